//! The guanhu program: JSON API, embedded web app, command line.
//!
//! The way of a request: [`trace`] gives it an id, [`speech`] words whatever goes wrong, [`entity`] answers what
//! the caller holds already, [`foreign`] and [`session`] say who asks, a file of [`routes`] does one thing.

mod app;
mod catalogue;
mod clock;
pub mod command;
mod connections;
mod demo;
mod entity;
mod extract;
mod foreign;
mod observed;
mod openapi;
mod password;
mod reach;
mod refusal;
mod routes;
mod serve;
mod session;
mod site;
mod speech;
mod standing;
mod trace;
mod web_app;
