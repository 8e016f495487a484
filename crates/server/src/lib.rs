//! The guanhu program: JSON API, embedded web app, command line.
