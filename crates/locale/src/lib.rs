//! Every word a user sees, in Chinese and English.
