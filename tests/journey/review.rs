//! The evaluator's side: the queue, a card, sending back, accepting, closing.

use support::Page;

use crate::reader::Reader;

impl Reader {
    /// One entry of the card that is under review.
    pub fn entry(&self, code: &str) -> Page {
        self.page.within(&format!("#line-{code}"))
    }

    /// Opens a waiting card from the queue.
    pub async fn opens_for_review(&self, community: &str) {
        self.page.open("/review").await;
        self.page.click(community).await;
        self.sees("提交次数", "Revision").await;
    }

    /// Sends the open card back with a reason at one entry.
    pub async fn sends_back(&self, code: &str, reason: &str) {
        self.entry(code).click(self.say("退回此项", "Send this back")).await;
        self.entry(code).fill(self.say("退回原因", "Reason"), reason).await;
        self.presses("退回（1）", "Send back (1)").await;
        self.page
            .within(self.say("退回，附 1 条意见？", "Send back with 1 reason?"))
            .click(self.say("退回", "Send back"))
            .await;
        self.sees("已退回，附 1 条意见。", "The card was sent back with 1 reason.").await;
    }

    /// Accepts the open card.
    pub async fn accepts(&self) {
        self.presses("采纳", "Accept").await;
        self.page
            .within(self.say("采纳这张打分卡？", "Accept this card?"))
            .click(self.say("采纳", "Accept"))
            .await;
        self.sees("已采纳。", "The card was accepted.").await;
    }

    /// Closes a round for good, from the list of rounds.
    pub async fn closes_the_round(&self, round: &str) {
        self.page.open("/rounds").await;
        self.page.click(round).await;
        self.presses("结束本轮", "Close the round").await;
        self.presses("结束并固定结果", "Close and freeze").await;
        self.sees("结束时间", "Closed at").await;
    }
}
