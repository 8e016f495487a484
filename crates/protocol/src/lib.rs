//! Wire shapes that browser and server agree on.
