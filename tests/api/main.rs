//! The API as a caller meets it: the real program, a real database, requests over a socket.

mod borders;
mod closed;
mod command;
mod description;
mod duties;
mod files;
mod frameworks;
mod handing_in;
mod many_rounds;
mod matrix;
mod permissions;
mod postgres;
mod reading;
mod reviewing;
mod scene;
mod sessions;
mod signing_in;
mod starting;
mod taken_back;
mod tongues;
mod transport;
mod way_in;
mod writing_fails;
