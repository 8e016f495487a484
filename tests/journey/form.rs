//! The form of a card, as an assessor uses it.

use support::Page;

use crate::answers::{Answer, Proof, Typed};
use crate::arithmetic::{framework, list};
use crate::reader::Reader;
use crate::tongue::Tongue;

impl Reader {
    /// The part of the form that asks one question.
    pub fn question(&self, code: &str) -> Page {
        self.page.within(&format!("#question-{code}"))
    }

    /// Opens a card from the list of tasks, by the community's name.
    pub async fn opens_the_card_of(&self, community: &str) {
        self.page.open("/tasks").await;
        self.page.click(community).await;
        self.sees("检查并提交", "Check and submit").await;
    }

    pub async fn answers(&self, typed: &[Typed]) {
        for (code, answer) in typed {
            self.answers_one(code, *answer).await;
        }
    }

    pub async fn answers_one(&self, code: &str, answer: Answer) {
        let at = self.question(code);
        match answer {
            Answer::NotApplicable(reason) => {
                at.click(self.say("不适用…", "Not applicable…")).await;
                at.fill(self.say("不适用的原因", "Why it does not apply"), reason).await;
            }
            Answer::Level(level, proofs) => {
                at.click(&level_words(self.tongue, level)).await;
                for proof in proofs {
                    self.proves(code, *proof).await;
                }
            }
            _ => {
                for (label, text) in fields(self.tongue, code, answer) {
                    at.fill(&label, &text).await;
                }
            }
        }
    }

    /// Adds an item of evidence: by the button of its kind where this question expects it, else from the list.
    pub async fn proves(&self, code: &str, proof: Proof) {
        let at = self.question(code);
        let kind = self.say(proof.0, proof.1);
        let buttons = at.texts(".evidence-add button").await;
        if buttons.iter().any(|words| words.trim() == kind) {
            at.click(kind).await;
        } else {
            at.select(self.say("添加其他类型的佐证", "Add evidence of another kind"), kind).await;
        }
        at.fill(kind, proof.2).await;
    }

    /// Writes a note at a question: a word to the reviewer who remarked there.
    pub async fn replies_at(&self, code: &str, words: &str) {
        self.question(code).fill(self.say("备注", "Note"), words).await;
    }

    /// Everything that was typed is still there.
    pub async fn finds(&self, typed: &[Typed]) {
        for (code, answer) in typed {
            self.finds_one(code, *answer).await;
        }
    }

    async fn finds_one(&self, code: &str, answer: Answer) {
        let at = self.question(code);
        match answer {
            Answer::NotApplicable(reason) => {
                at.field_holds(self.say("不适用的原因", "Why it does not apply"), reason).await;
            }
            Answer::Level(level, proofs) => {
                at.is_chosen(&level_words(self.tongue, level)).await;
                for proof in proofs {
                    at.field_holds(self.say(proof.0, proof.1), proof.2).await;
                }
            }
            _ => {
                for (label, text) in fields(self.tongue, code, answer) {
                    at.field_holds(&label, &text).await;
                }
            }
        }
    }

    /// Everything that was typed lies on this device.
    pub async fn waits_until_it_is_kept(&self) {
        self.sees("已存在本机", "Saved on this").await;
    }

    /// Checks the card and sends it.
    pub async fn submits(&self) {
        self.presses("检查并提交", "Check and submit").await;
        self.sees("提交后交由街道审核", "After this the evaluator has it").await;
        self.page.within(self.say("提交打分卡", "Submit the card")).click(self.say("提交", "Submit")).await;
    }

    /// The receipt's number, once the server has the card.
    pub async fn receipt(&self) -> String {
        self.sees("服务器已收到", "Received by the server").await;
        let numbers = self.page.texts(".receipt-number").await;
        let number = numbers.first().map(|number| number.trim().to_owned()).unwrap_or_default();
        assert!(!number.is_empty(), "the receipt has no number");
        number
    }
}

fn level_words(tongue: Tongue, level: u8) -> String {
    tongue.tell(format!("{level} 级"), format!("Level {level}"))
}

/// Labels and texts of the fields that an answer is typed into.
fn fields(tongue: Tongue, code: &str, answer: Answer) -> Vec<(String, String)> {
    let field = |zh: &str, en: &str, text: String| (tongue.say(zh, en).to_owned(), text);
    match answer {
        Answer::Count(part, whole) => vec![
            field("符合的数量", "How many meet it", part.to_string()),
            field("总数", "Out of", whole.to_string()),
        ],
        Answer::OfFixed(part, _) => vec![field("符合的数量", "How many meet it", part.to_string())],
        Answer::Amounts(part, whole) => {
            let framework = framework();
            let indicator = list(&framework, "indicators").find(|it| it["code"] == code);
            let indicator = indicator.unwrap_or_else(|| panic!("no indicator {code}"));
            let label = |which: &str| indicator[which][tongue.key()].as_str().unwrap_or_default().to_owned();
            vec![(label("numerator"), part.to_string()), (label("denominator"), whole.to_string())]
        }
        Answer::Number(value) => vec![(name_of(tongue, code), value.to_string())],
        Answer::Plain(count, _) => vec![field("实际数量", "How many there are", count.to_string())],
        Answer::WorkedOut(value) => vec![field("折算值", "Worked out", value.to_string())],
        Answer::Survey(mean, n) => vec![
            field("均值", "Mean", mean.to_string()),
            field("有效答卷（份）", "Valid answers", n.to_string()),
        ],
        Answer::Level(..) | Answer::NotApplicable(_) => unreachable!("no text field stands for it"),
    }
}

/// What an indicator is called.
pub fn name_of(tongue: Tongue, code: &str) -> String {
    let framework = framework();
    let found = list(&framework, "indicators").find(|it| it["code"] == code);
    let name = found.and_then(|indicator| indicator[tongue.key()].as_str().map(str::to_owned));
    name.unwrap_or_else(|| panic!("no indicator {code}"))
}
