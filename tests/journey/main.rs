//! People's days, in a real browser before a real server: what somebody sees, types and presses, and what it comes to.

mod answers;
mod arithmetic;
mod aside;
mod day;
mod form;
mod keyboard;
mod looking;
mod parts;
mod reader;
mod refused;
mod results;
mod review;
mod rivals;
mod rounds_mended;
mod rules;
mod scene;
mod screens;
mod setbacks;
mod shared;
mod standings;
mod sureness;
mod ties;
mod tongue;
mod unwritable;
mod upgrade;
