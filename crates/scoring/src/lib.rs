//! From observations to an index that can be explained: normalise, weight, aggregate, analyse.
