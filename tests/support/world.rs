//! Known worlds.
