//! Numbers per so many households or units: worked out from a plain count and the community's own size.

use domain::community::Context;
use domain::framework::Indicator;
use locale::{Language, t};

/// What a number is counted per, and how many of it the community has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Base {
    /// The number is per this many: 100 or 1,000.
    pub per: f64,
    /// How many the community has; greater than zero.
    pub size: f64,
    of: Of,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Of {
    Households,
    Units,
}

impl Base {
    /// Read from the indicator's unit, whose Chinese words the framework's author writes in one way
    /// ("处/千户", "处/百单元", "小时/百户·季"). `None` for any other unit, or where the size is not known.
    pub fn of(indicator: &Indicator, context: &Context) -> Option<Self> {
        let (_, below) = indicator.unit.zh.split_once('/')?;
        let (per, of) = match below {
            below if below.starts_with("千户") => (1000.0, Of::Households),
            below if below.starts_with("百户") => (100.0, Of::Households),
            below if below.starts_with("百单元") => (100.0, Of::Units),
            _ => return None,
        };
        let size = match of {
            Of::Households => context.households,
            Of::Units => context.units,
        };
        size.filter(|size| *size > 0).map(|size| Self { per, size: f64::from(size), of })
    }

    /// The number for a plain count, to two decimals, which is finer than any count can tell here.
    pub fn number(self, count: f64) -> f64 {
        (count / self.size * self.per * 100.0).round() / 100.0
    }

    /// The whole count that gives this number, where there is one: what comes back from the server is the number alone.
    pub fn whole_count(self, number: f64) -> Option<f64> {
        let count = (number * self.size / self.per).round();
        (number > 0.0 && self.number(count) == number).then_some(count)
    }

    /// "412 households here".
    pub fn words(self, language: Language) -> String {
        match self.of {
            Of::Households => t!(language, "scorecard.base_households", n = self.size),
            Of::Units => t!(language, "scorecard.base_units", n = self.size),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::framework::Framework;

    use super::*;

    fn base(code: &str) -> Option<Base> {
        let framework = Framework::from_json(include_bytes!("../../../catalog/framework.json")).unwrap();
        let context = Context { households: Some(400), units: Some(30), ..Context::default() };
        Base::of(framework.indicator_named(code).unwrap(), &context)
    }

    #[test]
    fn three_places_among_four_hundred_households_are_seven_and_a_half_per_thousand() {
        assert_eq!(base("H2-01").map(|base| base.number(3.0)), Some(7.5));
        assert_eq!(base("H2-04").map(|base| base.number(2.0)), Some(6.67), "per hundred units");
        assert_eq!(base("S3-08").map(|base| base.number(120.0)), Some(30.0), "hours per hundred households");
    }

    #[test]
    fn the_count_comes_back_from_the_number_and_what_no_whole_count_gives_has_none() {
        let base = base("H2-01").unwrap();
        assert_eq!(base.whole_count(base.number(3.0)), Some(3.0));
        assert_eq!(base.whole_count(base.number(5.5)), None);
        assert_eq!(base.whole_count(0.0), None, "a zero may be typed or counted");
    }

    #[test]
    fn a_plain_number_has_no_base() {
        assert_eq!(base("H1-03"), None);
        assert_eq!(base("H4-04"), None);
    }
}
