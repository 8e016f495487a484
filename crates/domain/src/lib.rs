//! What is true in long-term maintenance of old communities: types, stages, invariants.
