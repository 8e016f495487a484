//! People's days, in a real browser before a real server: what somebody sees, types and presses, and what it comes to.

mod answers;
mod arithmetic;
mod day;
mod form;
mod reader;
mod results;
mod review;
mod tongue;
