//! What an evaluator mends: a round with a wrong name or period, also where a colleague mends it at the same time, and
//! an assignment that was a mistake.

use locale::t;
use protocol::round::{AssignmentView, PutRound, RoundView};
use protocol::scorecard::Task;
use reqwest::Method;
use support::{Client, Device};

use crate::reader::Reader;
use crate::rivals::{SECOND_EVALUATOR, password_of_a_second_evaluator};
use crate::scene::Scene;
use crate::tongue::Tongue::{self, Chinese, English};

const MADE: &str = "四季度复何";
const TYPED: &str = "四季度复核";
const OF_THE_COLLEAGUE: &str = "第四季度";

#[tokio::test]
async fn a_round_is_mended_and_an_assignment_taken_back_in_chinese() {
    mends_a_round_and_an_assignment(Device::Desktop, Chinese).await;
}

#[tokio::test]
async fn a_round_is_mended_and_an_assignment_taken_back_in_english() {
    mends_a_round_and_an_assignment(Device::Phone, English).await;
}

async fn mends_a_round_and_an_assignment(device: Device, tongue: Tongue) {
    let scene = Scene::new().await;
    let colleague = scene.server.client();
    colleague.sign_in(SECOND_EVALUATOR, &password_of_a_second_evaluator(&scene)).await;
    let reader = Reader::at(device, tongue, &scene.server).await;
    reader.comes_as("evaluator").await;
    reader.makes_a_round(MADE).await;
    let round = named(&scene.evaluator.client, MADE).await;

    reader.mends_what_a_colleague_mended_too(&colleague, &round).await;
    let mended = named(&scene.evaluator.client, TYPED).await;
    assert_eq!(mended.round.id, round.round.id, "it is the same round");
    assert_eq!(mended.round.period.end().to_string(), "2026-12-15", "with the day that was typed");

    reader.assigns_and_takes_it_back(&scene, &mended).await;
    reader.leaves().await;
}

async fn named(client: &Client, name: &str) -> RoundView {
    let rounds: Vec<RoundView> = client.list("rounds").await;
    let found = rounds.into_iter().find(|view| view.round.name.as_str() == name);
    found.unwrap_or_else(|| panic!("no round is called {name}"))
}

/// Gives the round another name and other days, as a colleague does at another desk.
async fn renames(client: &Client, view: &RoundView) {
    let round = &view.round;
    let path = format!("rounds/{}", round.id);
    let body = PutRound {
        region: round.region,
        name: domain::text::Name::parse(OF_THE_COLLEAGUE).expect("a name"),
        kind: round.kind,
        period: round.period,
        framework: round.framework.clone(),
        amends: round.amends,
    };
    let etag = client.get(&path).await.etag().to_owned();
    client.ask(Method::PUT, &path).header("if-match", &etag).json(&body).send().await.expect_status(200);
}

impl Reader {
    async fn makes_a_round(&self, name: &str) {
        self.page.open("/rounds/new").await;
        self.page.fill(self.say("名称", "Name"), name).await;
        self.page.fill(self.say("开始日期", "First day"), "2026-10-01").await;
        self.page.fill(self.say("结束日期", "Last day"), "2026-12-31").await;
        self.presses("建立轮次", "Make the round").await;
        self.sees("分配与进度", "Assignments").await;
    }

    async fn mends_what_a_colleague_mended_too(&self, colleague: &Client, round: &RoundView) {
        let language = self.tongue.language();
        self.presses("修改", "Edit").await;
        let dialog = self.page.within(&t!(language, "rounds.edit_title", name = MADE));
        dialog.fill(self.say("名称", "Name"), TYPED).await;
        dialog.fill(self.say("结束日期", "Last day"), "2026-12-15").await;
        self.page.axe().await;

        renames(colleague, round).await;
        dialog.click(self.say("保存", "Save")).await;
        dialog.sees(self.say("其他人刚刚修改了本轮", "Somebody else has changed this round")).await;
        let is_now = self.say("现在是“第四季度”", "It is now “第四季度”");
        dialog.sees(is_now).await;
        dialog.sees(self.say("您填写的内容没有丢失", "What you typed is still here")).await;
        dialog.field_holds(self.say("名称", "Name"), TYPED).await;
        dialog.field_holds(self.say("结束日期", "Last day"), "2026-12-15").await;
        self.page.axe().await;
        assert_eq!(
            named(colleague, OF_THE_COLLEAGUE).await.round.id,
            round.round.id,
            "nothing is overwritten yet"
        );

        dialog.click(self.say("保存", "Save")).await;
        self.page.sees(&t!(language, "rounds.edit_done", name = TYPED)).await;
        self.page.no_longer_sees(is_now).await;
        self.page.reload().await;
        self.page.sees(TYPED).await;

        // Whoever gives up is left with what the round has become.
        self.presses("修改", "Edit").await;
        let dialog = self.page.within(&t!(language, "rounds.edit_title", name = TYPED));
        let ours = named(colleague, TYPED).await;
        renames(colleague, &ours).await;
        dialog.click(self.say("保存", "Save")).await;
        dialog.sees(is_now).await;
        dialog.click(self.say("取消", "Cancel")).await;
        self.page.sees(OF_THE_COLLEAGUE).await;
        self.presses("修改", "Edit").await;
        let dialog = self.page.within(&t!(language, "rounds.edit_title", name = OF_THE_COLLEAGUE));
        dialog.fill(self.say("名称", "Name"), TYPED).await;
        dialog.fill(self.say("结束日期", "Last day"), "2026-12-15").await;
        dialog.click(self.say("保存", "Save")).await;
        self.page.no_longer_sees(OF_THE_COLLEAGUE).await;
    }

    async fn assigns_and_takes_it_back(&self, scene: &Scene, view: &RoundView) {
        let (language, round) = (self.tongue.language(), view.round.id);
        let assessor = scene.world.person(domain::access::Role::Assessor).await;
        let (who, community) = (assessor.session.name.to_string(), scene.community("康乐新村").await);
        let name = self.say("康乐新村", "Kangle New Village");
        let tasks = async || {
            let tasks: Vec<Task> = assessor.client.read("tasks").await;
            tasks.iter().filter(|task| task.round.id == round).count()
        };
        let assignments = format!("rounds/{round}/assignments");
        let row = self.page.within(self.say("分配与进度", "Assignments")).within(name);

        row.click(self.say("分配", "Assign")).await;
        let dialog = self.page.within(&t!(language, "rounds.assign_title", name = name));
        dialog.select(self.say("评估员", "Assessor"), &who).await;
        dialog.click(self.say("分配", "Assign")).await;
        row.sees(&who).await;
        assert_eq!(tasks().await, 1, "the assessor has the task");

        row.click(self.say("撤回分配", "Unassign")).await;
        let title = t!(language, "rounds.withdraw_title", who = who, name = name);
        let dialog = self.page.within(&title);
        dialog.sees(self.say("打分卡从空白开始", "with an empty card")).await;
        self.page.axe().await;
        dialog.click(self.say("撤回分配", "Unassign")).await;
        row.sees(self.say("未分配", "Not assigned")).await;
        assert_eq!(tasks().await, 0, "the task is gone from the assessor's list");

        row.click(self.say("分配", "Assign")).await;
        let dialog = self.page.within(&t!(language, "rounds.assign_title", name = name));
        dialog.select(self.say("评估员", "Assessor"), &who).await;
        dialog.click(self.say("分配", "Assign")).await;
        row.sees(&who).await;
        let kept: Vec<AssignmentView> = scene.evaluator.client.list(&assignments).await;
        let told: Vec<_> = kept.iter().map(|it| (it.community, it.assessor)).collect();
        assert_eq!(told, [(community.id, assessor.session.user)], "and assigned again it is there once");
        assert_eq!(tasks().await, 1, "and in the assessor's list");
    }
}

#[tokio::test]
async fn a_search_of_the_communities_is_in_the_address_and_outlives_a_reload() {
    let scene = Scene::new().await;
    for tongue in [Chinese, English] {
        let reader = Reader::at(Device::Desktop, tongue, &scene.server).await;
        reader.comes_as("evaluator").await;
        reader.page.open("/communities").await;
        let list = reader.page.within(reader.say("全部社区", "All communities"));
        let (found, other) =
            (reader.say("清河苑", "Qinghe Garden"), reader.say("康乐新村", "Kangle New Village"));
        list.sees(other).await;
        let label = t!(tongue.language(), "shell.search_label");
        list.fill(&label, found).await;
        let in_address = "return new URLSearchParams(location.search).get('q')?.length > 2";
        reader.page.becomes_true(in_address).await;
        list.sees(found).await;
        list.no_longer_sees(other).await;
        reader.page.reload().await;
        list.sees(found).await;
        list.field_holds(&label, found).await;
        list.no_longer_sees(other).await;
        assert_eq!(reader.page.evaluate("return new URLSearchParams(location.search).get('q')").await, found);
        reader.leaves().await;
    }
}

#[tokio::test]
async fn an_evaluator_of_a_part_reads_the_whole_round_and_is_offered_no_change_of_it() {
    let scene = Scene::new().await;
    let region = scene.community("康乐新村").await.region.to_string();
    let add = "user add --account chenjing --name 陈静 --role evaluator --region".split(' ');
    let add: Vec<&str> = add.chain([region.as_str()]).collect();
    let output = scene.server.command(&add);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let password = said.lines().find_map(|line| line.strip_prefix("password: "));
    let password = password.unwrap_or_else(|| panic!("no password was told: {said}"));
    let round = scene.world.open_round(&scene.evaluator, "区里的一轮").await;
    let own = "return document.querySelectorAll('#round-region option').length === 1";
    for tongue in [Chinese, English] {
        let reader = Reader::at(Device::Desktop, tongue, &scene.server).await;
        reader.page.open("/").await;
        reader.signs_in_with("chenjing", password).await;
        reader.page.open(&format!("/rounds/{round}")).await;
        // The region's name is there once the regions are, and with them what may be done.
        let facts = reader.page.within(reader.say("基本信息", "About this round"));
        facts.sees(&t!(tongue.language(), "shell.region")).await;
        let offered = [("修改", "Edit"), ("结束本轮", "Close the round"), ("分配与进度", "Assignments")];
        let text = reader.page.text().await;
        for (zh, en) in offered {
            assert!(!text.contains(reader.say(zh, en)), "{zh} is offered:\n{text}");
        }
        reader.page.open("/rounds/new").await;
        reader.sees("建立轮次", "Make the round").await;
        reader.page.becomes_true(own).await;
        reader.leaves().await;
    }
}
