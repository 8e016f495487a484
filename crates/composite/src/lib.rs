//! Composite indicators: from columns of raw numbers to an index that can be defended.
//!
//! Pure numbers on columns: no I/O, no clock, no randomness of its own, the same bits in the browser and on the server
//! (logarithm, exponential and power come from `libm` on both). This crate knows no framework, no community and no file; [the
//! methods](https://doi.org/10.1787/9789264043466-en) are those of the OECD/JRC Handbook on Constructing Composite
//! Indicators (2008), each function names its own source.
//!
//! A **column** holds one number a unit (a community, a country); [`column::MISSING`] is a cell without a value and never
//! becomes 0. A **hierarchy** ([`hierarchy::Hierarchy`]) says which columns make up which aggregate. A **method**
//! ([`method::Method`]) says what is done, and [`pipeline::run`] does it, one small step a module:
//!
//! 1. [`screen`], [`denominate`], [`impute`]: which units stay, per what, and what stands in a gap.
//! 2. [`treat`]: outliers. 3. [`normalise`]: direction and one scale. 4. [`weights`]. 5. [`aggregate`]. 6. [`rank`].
//!
//! What the numbers say: [`explain`], [`difference`], [`obstacle`], [`coupling`]; how sure they are: [`uncertainty`],
//! [`sensitivity`], [`agreement`], [`survey`]; how they behave: [`statistics`], [`trend`].

pub mod aggregate;
pub mod agreement;
pub mod bootstrap;
pub mod column;
pub mod coupling;
pub mod denominate;
pub mod difference;
pub mod distribution;
pub mod draws;
pub mod explain;
pub mod hierarchy;
pub mod impute;
pub mod method;
pub mod normalise;
pub mod obstacle;
pub mod pipeline;
pub mod rank;
pub mod screen;
pub mod sensitivity;
pub mod statistics;
pub mod survey;
pub mod treat;
pub mod trend;
pub mod uncertainty;
pub mod weights;
