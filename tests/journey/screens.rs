//! Every screen in both languages and at both widths: nothing that axe-core minds, nothing on the console, nothing that
//! makes the page scroll sideways, and a picture of each for a person to look at.

use domain::access::Role;
use domain::community::Community;
use protocol::round::{AssignmentView, RoundView};
use support::Device;
use support::browser::Key;

use crate::reader::Reader;
use crate::scene::{REMARKED, Scene};
use crate::tongue::Tongue::{self, Chinese, English};

#[tokio::test]
async fn every_screen_on_a_phone_in_chinese() {
    every_screen(Device::Phone, Chinese).await;
}

#[tokio::test]
async fn every_screen_on_a_phone_in_english() {
    every_screen(Device::Phone, English).await;
}

#[tokio::test]
async fn every_screen_on_a_desk_in_chinese() {
    every_screen(Device::Desktop, Chinese).await;
}

#[tokio::test]
async fn every_screen_on_a_desk_in_english() {
    every_screen(Device::Desktop, English).await;
}

#[tokio::test]
async fn the_main_screens_in_the_dark() {
    for device in [Device::Phone, Device::Desktop] {
        let scene = Scene::new().await;
        let mut tour = Tour::new(&scene, device, Chinese, "-dark").await;
        tour.reader.page.prefers_dark(true).await;
        tour.entrance().await;
        tour.comes_as("evaluator").await;
        tour.results().await;
        tour.review().await;
        tour.comes_as("assessor").await;
        tour.card_in_work().await;
        tour.ends().await;
    }
}

async fn every_screen(device: Device, tongue: Tongue) {
    let mut scene = Scene::new().await;
    let mut tour = Tour::new(&scene, device, tongue, "").await;
    tour.entrance().await;
    tour.wrong_password().await;
    tour.comes_as("evaluator").await;
    tour.results().await;
    tour.places_that_are_not().await;
    tour.rounds(&scene).await;
    tour.review().await;
    tour.over_the_page().await;
    for (account, name) in [("viewer", "overview-viewer"), ("admin", "overview-admin")] {
        tour.comes_as(account).await;
        tour.looks(name, "需要关注", "Flagged communities").await;
    }
    tour.comes_as("assessor").await;
    tour.card_in_work().await;
    tour.card_handed_in().await;
    tour.nothing_to_do(&scene).await;
    scene.server.kill();
    tour.nobody_answers().await;
    tour.ends().await;
}

/// A walk through the screens that notes what is wrong and goes on.
struct Tour {
    reader: Reader,
    /// Behind the name of each picture.
    suffix: &'static str,
    found: Vec<String>,
    round: RoundView,
    closed: RoundView,
    from_paper: RoundView,
    community: Community,
    coded: Community,
    assignments: Vec<AssignmentView>,
}

impl Tour {
    async fn new(scene: &Scene, device: Device, tongue: Tongue, suffix: &'static str) -> Self {
        let rounds: Vec<RoundView> = scene.evaluator.client.list("rounds").await;
        let one = |open: bool| rounds.iter().find(|it| it.round.demo && it.round.is_open() == open).cloned();
        let path = format!("rounds/{}/assignments", scene.round);
        let all = scene.world.communities(&scene.evaluator).await;
        let coded = all.into_iter().find(|it| !it.demo);
        let from_paper = rounds.iter().find(|it| !it.round.demo).cloned();
        Self {
            reader: Reader::at(device, tongue, &scene.server).await,
            suffix,
            found: Vec::new(),
            round: one(true).expect("a round is under way"),
            closed: one(false).expect("a round is closed"),
            from_paper: from_paper.expect("the case from the paper has a round"),
            community: scene.community("梅园里").await,
            coded: coded.expect("the case from the paper is there"),
            assignments: scene.evaluator.client.list(&path).await,
        }
    }

    /// The current screen, once it shows these words.
    async fn looks(&mut self, name: &str, zh: &str, en: &str) {
        let page = &self.reader.page;
        let before = self.found.len();
        self.reader.sees(zh, en).await;
        let (barriers, past) = (page.barriers().await, page.past_the_edge().await);
        let picture = page.screenshot(&format!("{name}{}", self.suffix)).await;
        let unlabelled = page.evaluate("return !!document.querySelector('.shell:not(:has(.ribbon))')").await;
        let unlabelled = if unlabelled == true { "the data of the demo is not called so" } else { "" };
        for (what, complaint) in [("axe", barriers), ("too wide", past), ("demo", unlabelled.to_owned())] {
            if !complaint.is_empty() {
                self.found.push(format!("{}: {what}\n{complaint}", picture.display()));
            }
        }
        for complaint in page.complaints().await {
            page.excuse(&complaint.message);
            self.found.push(format!("{}: {complaint}", picture.display()));
        }
        // Said at once, too: a later screen may not come at all.
        self.found[before..].iter().for_each(|found| eprintln!("{found}"));
    }

    async fn goes(&mut self, name: &str, path: &str, zh: &str, en: &str) {
        self.reader.page.open(path).await;
        self.looks(name, zh, en).await;
    }

    async fn comes_as(&self, account: &str) {
        self.reader.page.loses_its_cookies().await;
        self.reader.page.open("/").await;
        self.reader.sees("演示账号", "Demo accounts").await;
        self.reader.page.click_css(&format!("[data-account={account}]")).await;
        self.reader.page.no_longer_sees(self.reader.say("演示账号", "Demo accounts")).await;
    }

    /// Where the card of an assignment in the open round is: `康乐新村` is not started, `清河苑` came back.
    fn card_of(&self, community: &str) -> String {
        let found = self.assignments.iter().find(|it| it.community_name.as_str() == community);
        format!("/scorecards/{}", found.unwrap_or_else(|| panic!("nobody is sent to {community}")).id)
    }

    async fn entrance(&mut self) {
        self.goes("sign-in", "/", "演示账号", "Demo accounts").await;
    }

    async fn wrong_password(&mut self) {
        let (account, password) = (self.reader.say("账号", "Account"), self.reader.say("密码", "Password"));
        self.reader.presses("登录", "Sign in").await;
        self.looks("sign-in-empty", "请输入账号。", "Enter your account.").await;
        self.reader.page.fill(account, "evaluator").await;
        self.reader.page.fill(password, "not the password").await;
        self.reader.presses("登录", "Sign in").await;
        self.looks("sign-in-refused", "账号或密码不正确", "The account or the password is wrong").await;
    }

    async fn results(&mut self) {
        let (closed, community) = (self.closed.round.id, self.community.id);
        self.goes("overview", &format!("/?round={closed}"), "需要关注", "Flagged communities").await;
        self.goes("communities", "/communities", "康乐新村", "Kangle New Village").await;
        let page = format!("/communities/{community}?round={closed}");
        self.goes("community", &page, "主要障碍", "What holds it back").await;
        self.goes("why-index", &format!("{page}&why=index"), "几何平均", "geometric mean").await;
        self.goes("why-entry", &format!("{page}&why=H3-02"), "原始记录", "Entries").await;
        self.goes("account", "/account", "计分引擎", "Scoring engine").await;
    }

    async fn places_that_are_not(&mut self) {
        let open = self.round.round.id;
        let unknown = format!("/communities?round={open}&q=zzz");
        self.goes("overview-open", &format!("/?round={open}"), "本轮仍在进行", "This round is under way")
            .await;
        self.goes("communities-nothing", &unknown, "没有符合条件的社区", "No community matches").await;
        let paper = format!("/communities/{}?round={}", self.coded.id, self.from_paper.round.id);
        self.goes("community-insufficient", &paper, "数据不足", "Insufficient data").await;
        self.goes("not-found", "/nowhere", "没有找到这个页面", "This page does not exist").await;
        self.goes("not-allowed", "/tasks", "此页不对您开放", "This page is not open to you").await;
        let gone = format!("/communities/{}", self.closed.round.id);
        self.goes("community-unknown", &gone, "没有找到", "Not found").await;
        let apart = format!("/communities/{}?round={}", self.community.id, self.from_paper.round.id);
        self.goes("community-not-in-round", &apart, "不在本轮评估范围内", "not part of this round").await;
    }

    async fn rounds(&mut self, scene: &Scene) {
        self.goes("rounds", "/rounds", "2026 Q3", "2026 Q3").await;
        let closed = format!("/rounds/{}", self.closed.round.id);
        self.goes("round-closed", &closed, "分配与进度", "Assignments").await;
        self.goes("round", &format!("/rounds/{}", self.round.round.id), "分配与进度", "Assignments").await;
        let nobody = scene.world.open_round(&scene.evaluator, "2026 Q4").await;
        let path = format!("/rounds/{nobody}");
        self.goes("round-unassigned", &path, "未分配", "Not assigned").await;
        let row = self.reader.page.within(self.reader.say("分配与进度", "Assignments")).within("SF-01");
        row.click(self.reader.say("分配", "Assign")).await;
        self.looks("round-assign", "请选择", "Choose one").await;
        self.reader.presses("取消", "Cancel").await;
        self.reader.presses("修改", "Edit").await;
        self.looks("round-edit", "名称与时段不能再改", "can no longer be changed").await;
        let assessor = scene.world.person(Role::Assessor).await.session.user;
        scene.world.assign(&scene.evaluator, nobody, &self.community, assessor).await;
        self.reader.page.open(&path).await;
        self.reader.presses("撤回分配", "Unassign").await;
        self.looks("round-unassign", "打分卡从空白开始", "with an empty card").await;
        self.goes("round-new", "/rounds/new", "建立轮次", "Make the round").await;
        self.reader.page.fill(self.reader.say("名称", "Name"), "").await;
        self.reader.presses("建立轮次", "Make the round").await;
        self.looks("round-new-empty", "请填写名称。", "Give it a name.").await;
    }

    async fn review(&mut self) {
        self.goes("review", "/review", "建设路12号院", "12 Jianshe Road").await;
        self.reader.presses("建设路12号院", "12 Jianshe Road").await;
        self.looks("review-card", "退回此项", "Send this back").await;
        self.reader.entry("H1-02").click(self.reader.say("退回此项", "Send this back")).await;
        self.reader.presses("退回（1）", "Send back (1)").await;
        self.looks("review-card-reason", "请填写内容。", "Write something here.").await;
    }

    /// What opens over a screen: the search, a part that does not come, the question for the password.
    async fn over_the_page(&mut self) {
        self.reader.page.open("/rounds").await;
        self.reader.sees("2026 Q3", "2026 Q3").await;
        self.reader.presses("查找社区", "Find a community").await;
        self.reader.page.becomes_true("return document.activeElement?.id === 'search-communities'").await;
        self.reader.page.type_text("SF-01").await;
        self.looks("search", "康乐新村", "Kangle New Village").await;
        self.reader.page.press(Key::Escape).await;
        self.reader.page.press(Key::Escape).await;

        self.reader.page.loses_its_cookies().await;
        self.reader
            .page
            .within(self.reader.say("主导航", "Main navigation"))
            .click(self.reader.say("总览", "Overview"))
            .await;
        self.looks("sign-in-again", "请重新登录", "Sign in again").await;
    }

    async fn card_in_work(&mut self) {
        self.goes("tasks", "/tasks", "退回 · 2 处意见", "Sent back · 2 remarks").await;
        let card = self.card_of("康乐新村");
        self.goes("card", &card, "检查并提交", "Check and submit").await;
        self.reader.presses("逐项", "One at a time").await;
        self.looks("card-single", "第 1/", "1 of ").await;
        self.reader.presses("列表", "List").await;
        self.reader.page.click_css(".sticky-action button").await;
        self.looks("card-missing", "项待补", "still open").await;
        self.reader.presses("关闭", "Close").await;
        self.reader.presses("检查并提交", "Check and submit").await;
        self.looks("card-not-yet", "项需要处理", "attention").await;
        self.reader.presses("关闭", "Close").await;
    }

    async fn card_handed_in(&mut self) {
        let returned = self.card_of("清河苑");
        self.goes("card-returned", &returned, "审核意见", "The reviewer's remark").await;
        self.reader.presses("检查并提交", "Check and submit").await;
        self.looks("card-remarks", "审核意见尚未回应", "The reviewer's remark is not answered yet").await;
        self.reader.presses("关闭", "Close").await;
        for code in REMARKED {
            self.reader.replies_at(code, "已复核").await;
        }
        self.reader.presses("检查并提交", "Check and submit").await;
        self.looks("card-submit", "提交后交由街道审核", "After this the evaluator has it").await;
        let dialog = self.reader.page.within(self.reader.say("提交打分卡", "Submit the card"));
        dialog.click(self.reader.say("提交", "Submit")).await;
        self.looks("card-received", "服务器已收到", "Received by the server").await;
        self.goes("card-handed-in", &returned, "待审核", "Waiting for review").await;
    }

    /// An evaluator who has reviewed everything, and a new assessor whom nobody has sent anywhere.
    async fn nothing_to_do(&mut self, scene: &Scene) {
        scene.accept_what_waits().await;
        self.comes_as("evaluator").await;
        self.goes("review-empty", "/review", "没有待审核的打分卡", "No card waits for review").await;
        self.goes("round-close", &format!("/rounds/{}", self.round.round.id), "结束本轮", "Close the round")
            .await;
        self.reader.presses("结束本轮", "Close the round").await;
        self.looks("round-close", "结束并固定结果", "Close and freeze").await;
        self.reader.page.open("/communities").await;
        self.reader.sees("康乐新村", "Kangle New Village").await;
    }

    /// The server went away while the app was open.
    async fn nobody_answers(&mut self) {
        self.reader.presses("审核", "Review").await;
        self.looks("unreachable", "连接不上服务器", "The server cannot be reached").await;
    }

    async fn ends(self) {
        let Self { reader, found, .. } = self;
        reader.leaves().await;
        assert!(
            found.is_empty(),
            "{} screens are not as they should be:\n{}",
            found.len(),
            found.join("\n\n")
        );
    }
}
