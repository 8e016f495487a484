//! The guanhu program: JSON API, embedded web app, command line.

pub mod web_app;
