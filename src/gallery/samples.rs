use ::locale::Language;
use leptos::prelude::*;

use crate::chart::QuadrantPoint;
use crate::locale::use_locale;

const WORDS: &str = include_str!("words.tsv");

/// Sample words in both languages. They live beside the gallery because no user ever reads them.
pub(super) fn say(key: &str, language: Language) -> String {
    let row = WORDS
        .lines()
        .map(|line| line.split('\t').collect::<Vec<_>>())
        .find(|cells| cells.first() == Some(&key));
    let column = match language {
        Language::Zh => 1,
        Language::En => 2,
    };
    row.and_then(|cells| cells.get(column).map(|word| (*word).to_owned())).unwrap_or_else(|| key.to_owned())
}

pub(super) fn word(key: &'static str) -> Signal<String> {
    let locale = use_locale();
    Signal::derive(move || say(key, locale.language()))
}

/// Sample places; names are transcribed in the second column.
const PLACES: &str = include_str!("places.tsv");

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Place {
    pub(super) id: String,
    pub(super) name: [String; 2],
    pub(super) hard: f64,
    pub(super) soft: Option<f64>,
    pub(super) kind: &'static str,
}

impl Place {
    pub(super) fn called(&self, language: Language) -> String {
        self.name[usize::from(language == Language::En)].clone()
    }

    pub(super) fn index(&self) -> Option<f64> {
        self.soft.map(|soft| (self.hard * soft).sqrt())
    }

    pub(super) fn lags(&self) -> bool {
        self.soft.is_some_and(|soft| self.hard - soft > 14.0)
    }
}

/// `count` places with scores that a fixed rule scatters.
pub(super) fn places(count: usize) -> Vec<Place> {
    let names: Vec<Vec<&str>> = PLACES.lines().map(|line| line.split('\t').collect()).collect();
    (0..count)
        .map(|at| {
            let name = |column: usize| {
                let base =
                    names.get(at % names.len()).and_then(|row| row.get(column)).copied().unwrap_or("?");
                if at < names.len() { base.to_owned() } else { format!("{base} {}", at / names.len() + 1) }
            };
            let wave = |speed: f64, phase: f64| ((at as f64) * speed + phase).sin();
            let hard = 74.0 + 14.0 * wave(1.7, 0.3);
            let soft = hard - 7.0 + 15.0 * wave(2.9, 1.1);
            Place {
                id: at.to_string(),
                name: [name(0), name(1)],
                hard,
                soft: (at % 11 != 7).then_some(soft.clamp(20.0, 97.0)),
                kind: ["type_elderly", "type_parking", "type_mixed"][at % 3],
            }
        })
        .collect()
}

pub(super) fn points(language: Language) -> Vec<QuadrantPoint> {
    places(24)
        .into_iter()
        .filter_map(|place| {
            Some(QuadrantPoint {
                id: place.id.clone(),
                name: place.called(language),
                hard: place.hard,
                soft: place.soft?,
                flagged: place.lags(),
                note: place.lags().then(|| say("imbalance", language)),
            })
        })
        .collect()
}
