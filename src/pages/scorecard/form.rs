//! The form in work: its questions as signals, what they read as, and how far it all is.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::community::Context;
use domain::entry::CardEntry;
use domain::framework::{Capture, Framework, Indicator, IndicatorCode};
use domain::id::{ScorecardId, UserId};
use domain::scorecard::{CardHead, Entries, check_remarks};
use domain::validation::{Finding, Known, check_change, check_together, sample_needed};
use leptos::prelude::*;
use protocol::problem::FieldError;
use protocol::scorecard::Task;
use scoring::Observed;

use super::answer::{Answer, retyped};
use super::reading::{Progress, Reading, Wrong, locate, read};
use crate::offline::{Draft, Keeper, Position, Typed, View, birth, now};

/// One question of the form. Copy it into closures.
#[derive(Clone, Copy)]
pub struct Question {
    pub code: IndicatorCode,
    /// Position of the indicator in the framework.
    pub position: usize,
    pub answer: Answer,
    pub reading: Memo<Reading>,
}

/// A refusal of the server at one question; it stands until the answer there changes.
type Refusals = BTreeMap<IndicatorCode, (Typed, Vec<FieldError>)>;

/// Other answers to a question, as typed in another window.
type Offers = BTreeMap<IndicatorCode, Vec<Typed>>;

/// The form. Clone it into closures; the signals inside are shared.
#[derive(Clone)]
pub struct Form {
    pub task: Arc<Task>,
    pub framework: Arc<Framework>,
    pub questions: Arc<Vec<Question>>,
    pub card: ScorecardId,
    pub assessor: UserId,
    /// The revision that this becomes.
    pub number: u32,
    pub view: RwSignal<View>,
    pub at: RwSignal<Option<IndicatorCode>>,
    pub refusals: RwSignal<Refusals>,
    /// Answers of another window, beside the ones that are here.
    pub offers: RwSignal<Offers>,
    /// Doubts that concern several answers together, the last round, or the reviewer.
    pub doubts: Memo<Vec<Finding>>,
    /// The reviewer's remarks that nothing on the card answers yet.
    pub unheeded: Memo<Vec<IndicatorCode>>,
    pub keeper: Keeper,
}

/// How many questions are answered, and how many there are.
pub type Count = (u32, u32);

/// A draft for a task that has none yet: empty, or what was handed in and came back.
pub fn fresh_draft(task: &Task, assessor: UserId) -> Draft {
    let (card, number) = match &task.card {
        Some(card) => (card.id, card.number + 1),
        None => {
            let (unix_ms, random) = birth();
            (ScorecardId::born(unix_ms, random), 1)
        }
    };
    let handed_in = task.card.iter().flat_map(|card| &card.entries);
    Draft {
        assignment: task.assignment,
        assessor,
        card,
        number,
        edition: 0,
        touched_at: now(),
        answered: 0,
        required: 0,
        answers: handed_in.map(|(code, entry)| (*code, retyped(entry))).collect(),
        position: Position::default(),
        offers: BTreeMap::new(),
        window: String::new(),
        outgoing: None,
    }
}

/// The questions of a card in the order of the walk: on site, then records, then surveys; by dimension
/// within each.
pub fn walk(framework: &Framework, task: &Task) -> Vec<usize> {
    let asked = |indicator: &Indicator| indicator.is_asked(task.community.types);
    let mut positions: Vec<usize> =
        (0..framework.indicators().len()).filter(|at| asked(&framework.indicators()[*at])).collect();
    // Stable, so that the framework's own order holds within a dimension.
    positions.sort_by_key(|at| {
        let indicator = &framework.indicators()[*at];
        (capture_order(indicator.capture), indicator.dimension_index)
    });
    positions
}

fn capture_order(capture: Capture) -> u8 {
    match capture {
        Capture::Field => 0,
        Capture::Records => 1,
        Capture::Survey => 2,
        Capture::System => 3,
    }
}

impl Form {
    /// Opens `draft` for work. `known` is the edition that lies on the device.
    pub fn open(task: Arc<Task>, framework: Arc<Framework>, draft: &Draft, known: Option<u64>) -> Self {
        let blank = Typed::default();
        let question = |position: usize| {
            let indicator = &framework.indicators()[position];
            let answer = Answer::new(draft.answers.get(&indicator.code).unwrap_or(&blank));
            let (task, framework) = (task.clone(), framework.clone());
            let reading = Memo::new(move |_| {
                read(&framework, &framework.indicators()[position], &task.community, &answer.typed())
            });
            Question { code: indicator.code, position, answer, reading }
        };
        let questions: Arc<Vec<Question>> =
            Arc::new(walk(&framework, &task).into_iter().map(question).collect());
        let (view, at) = (RwSignal::new(draft.position.view), RwSignal::new(draft.position.at));
        let offers = RwSignal::new(draft.offers.clone());
        let (base, seen) = (draft.clone(), questions.clone());
        let current = Callback::new(move |()| {
            untrack(|| Draft { offers: offers.get(), ..snapshot(&base, &seen, view, at) })
        });
        let keeper = Keeper::new(known, draft, current);
        let (card, number, assessor) = (draft.card, draft.number, draft.assessor);
        let refusals = RwSignal::new(Refusals::new());
        let (of, seen) = (task.clone(), questions.clone());
        let remarks = Memo::new(move |_| remarks_left(&of, &entries(&seen)));
        let (of, by, asked) = (task.clone(), framework.clone(), questions.clone());
        let doubts = Memo::new(move |_| {
            let mut found = doubts(&by, &of, &sound(&asked));
            found.extend(remarks.get().into_iter().filter(|finding| !finding.is_error()));
            found
        });
        let unheeded = Memo::new(move |_| {
            let errors = remarks.get().into_iter().filter(Finding::is_error);
            errors.map(|finding| finding.indicator).collect()
        });
        let form = Self {
            task,
            framework,
            questions,
            card,
            assessor,
            number,
            view,
            at,
            refusals,
            offers,
            doubts,
            unheeded,
            keeper,
        };
        form.save_what_changes();
        form
    }

    /// Every change of an answer or of the place in the form is saved.
    fn save_what_changes(&self) {
        let (questions, view, at, keeper) = (self.questions.clone(), self.view, self.at, self.keeper);
        let offers = self.offers;
        let content = Memo::new(move |_| {
            let typed: Vec<Typed> = questions.iter().map(|question| question.answer.typed()).collect();
            (typed, view.get(), at.get(), offers.get())
        });
        Effect::new(move |opened: Option<()>| {
            let blank = content.with(|(typed, ..)| typed.iter().all(Typed::is_blank));
            // The first run only subscribes: opening a form is no change, and neither is looking around in
            // one where nothing was ever typed.
            if opened.is_some() && !(blank && keeper.is_new()) {
                keeper.touch();
            }
        });
    }

    /// The indicator of a question.
    pub fn indicator(&self, question: &Question) -> &Indicator {
        &self.framework.indicators()[question.position]
    }

    pub fn question(&self, code: &IndicatorCode) -> Option<&Question> {
        self.questions.iter().find(|question| question.code == *code)
    }

    /// Every entry that can be made of what was typed, also those that still break a rule. Tracked.
    pub fn entries(&self) -> Entries {
        entries(&self.questions)
    }

    /// The entries that break no rule; tracked.
    pub fn sound(&self) -> Entries {
        sound(&self.questions)
    }

    /// How many questions are answered. Tracked.
    pub fn count(&self) -> Count {
        count(&self.questions)
    }

    /// Questions that stand in the way of submitting, in the order of the walk. Tracked.
    pub fn missing(&self) -> Vec<(Question, Progress)> {
        let standing = |question: &Question| (*question, self.progress(question));
        let in_the_way = |(_, progress): &(Question, Progress)| *progress != Progress::Answered;
        self.questions.iter().map(standing).filter(in_the_way).collect()
    }

    /// Warnings at single answers and between them, in the order of the walk. Tracked.
    pub fn every_doubt(&self) -> Vec<Finding> {
        let own = self.questions.iter().flat_map(|question| question.reading.get().warnings);
        let own = own.filter_map(|(_, wrong)| match wrong {
            Wrong::Rule(finding) => Some(finding),
            _ => None,
        });
        own.chain(self.doubts.get()).collect()
    }

    /// How far a question is, with what the reviewer and the server said of it. Tracked.
    pub fn progress(&self, question: &Question) -> Progress {
        match question.reading.with(|reading| reading.progress) {
            Progress::Answered | Progress::Open if self.has_offers(question) => Progress::Offered,
            Progress::Answered if !self.refused(question).is_empty() => Progress::Wrong,
            Progress::Answered if self.is_unheeded(question) => Progress::Unheeded,
            progress => progress,
        }
    }

    /// The other answers here to decide on: those that do not say what the answer says. Tracked.
    pub fn offers_at(&self, question: &Question) -> Vec<Typed> {
        let offers = self.offers.with(|offers| offers.get(&question.code).cloned().unwrap_or_default());
        if offers.is_empty() {
            return offers;
        }
        let answer = question.answer.typed();
        offers.into_iter().filter(|offer| !offer.says_the_same(&answer)).collect()
    }

    /// Whether there is another answer here to decide on. Tracked.
    pub fn has_offers(&self, question: &Question) -> bool {
        !self.offers_at(question).is_empty()
    }

    /// Whether the reviewer's remark here is still unanswered. Tracked.
    pub fn is_unheeded(&self, question: &Question) -> bool {
        self.unheeded.with(|unheeded| unheeded.contains(&question.code))
    }

    /// What the server said about the answer as it stands. Tracked.
    pub fn refused(&self, question: &Question) -> Vec<FieldError> {
        self.refusals.with(|refusals| match refusals.get(&question.code) {
            Some((typed, errors)) if *typed == question.answer.typed() => errors.clone(),
            _ => Vec::new(),
        })
    }

    /// Puts the server's errors at their questions; those without a question come back.
    pub fn refuse(&self, errors: Vec<FieldError>) -> Vec<FieldError> {
        let mut refusals = Refusals::new();
        let mut homeless = Vec::new();
        for error in errors {
            let code = locate(&error.pointer).and_then(|(code, _)| code.parse::<IndicatorCode>().ok());
            match code.and_then(|code| self.question(&code)) {
                Some(question) => {
                    let typed = untrack(|| question.answer.typed());
                    refusals.entry(question.code).or_insert_with(|| (typed, Vec::new())).1.push(error);
                }
                None => homeless.push(error),
            }
        }
        self.refusals.set(refusals);
        homeless
    }

    /// What the last closed round says here.
    pub fn previous(&self, code: &IndicatorCode) -> Option<&CardEntry> {
        self.task.previous.get(code)
    }

    /// The reviewer's words at an entry, where the card came back.
    pub fn remark(&self, code: &IndicatorCode) -> Option<String> {
        let card = self.task.card.as_ref()?;
        card.reasons.get(code).map(ToString::to_string)
    }

    /// Indicators with a reviewer's remark, in the order of the walk.
    pub fn remarks(&self) -> Vec<IndicatorCode> {
        self.questions.iter().map(|it| it.code).filter(|code| self.remark(code).is_some()).collect()
    }

    /// The head of the card that this becomes.
    pub fn head(&self) -> CardHead {
        CardHead {
            id: self.card,
            round: self.task.round.id,
            community: self.task.community.id,
            assessor: self.assessor,
            framework: self.task.round.framework.clone(),
        }
    }
}

/// The entries that break no rule: what is wrong is not answered yet, and moves no number.
fn sound(questions: &[Question]) -> Entries {
    let entry = |question: &Question| {
        let sound = |it: &Reading| it.entry.clone().filter(|_| it.progress == Progress::Answered);
        Some((question.code, question.reading.with(sound)?))
    };
    questions.iter().filter_map(entry).collect()
}

fn entries(questions: &[Question]) -> Entries {
    let entry = |question: &Question| Some((question.code, question.reading.with(|it| it.entry.clone())?));
    questions.iter().filter_map(entry).collect()
}

/// Warnings between answers, and against the last round.
fn doubts(framework: &Framework, task: &Task, entries: &Entries) -> Vec<Finding> {
    let mut found = check_together(framework, &Known::from_entries(entries));
    let of = |entries| scores(framework, &task.community.context, entries);
    let (now, before) = (of(entries), of(&task.previous));
    found.extend(check_change(framework, entries, &now, &before));
    found
}

/// The remarks of the revision that came back, as far as `now` answers none of them.
fn remarks_left(task: &Task, now: &Entries) -> Vec<Finding> {
    task.card.as_ref().map_or_else(Vec::new, |card| check_remarks(&card.reasons, &card.entries, now))
}

/// The normalised score of each entry, 0 to 100, by indicator.
pub fn scores(framework: &Framework, context: &Context, entries: &Entries) -> BTreeMap<IndicatorCode, f64> {
    let needed = sample_needed(framework, context);
    let score = |(code, card_entry): (&IndicatorCode, &CardEntry)| match scoring::observe(
        framework.indicator(code)?,
        needed,
        &card_entry.entry,
    )? {
        Observed::Value { score, .. } => Some((*code, score)),
        Observed::NotApplicable | Observed::Lacking(_) => None,
    };
    entries.iter().filter_map(score).collect()
}

fn count(questions: &[Question]) -> Count {
    let answered =
        questions.iter().filter(|question| question.reading.with(|it| it.progress == Progress::Answered));
    (answered.count() as u32, questions.len() as u32)
}

/// The draft as it is on the screen.
fn snapshot(
    base: &Draft,
    questions: &[Question],
    view: RwSignal<View>,
    at: RwSignal<Option<IndicatorCode>>,
) -> Draft {
    let (answered, required) = count(questions);
    let mut answers = base.answers.clone();
    for question in questions {
        let typed = question.answer.typed();
        match typed.is_blank() {
            true => answers.remove(&question.code),
            false => answers.insert(question.code, typed),
        };
    }
    let position = Position { view: view.get(), at: at.get() };
    Draft { answered, required, answers, position, ..base.clone() }
}
