use chrono::TimeDelta;
use domain::access::{Grant, Role};
use store::{Put, StoreError, TokenHash, Within};
use support::fresh;

use crate::site::{minute, name};

on_both! {
    async fn a_login_is_one_whatever_its_case(site) {
        let mut read = site.store.read().await.unwrap();
        let account = read.account_by_login("  LIN ").await.unwrap().unwrap();
        assert_eq!((account.id, account.login.as_str()), (site.assessor, "lin"));
        assert_eq!(read.account_by_login("nobody").await.unwrap(), None);
        drop(read);

        let mut write = site.store.write(site.by(None, 1)).await.unwrap();
        assert_eq!(write.put_account(&account).await.unwrap(), Put::Same);
        let twin = store::Account { id: fresh(), login: "LIN".into(), ..account };
        let refused = write.put_account(&twin).await;
        assert!(matches!(refused, Err(StoreError::Taken("login"))), "{refused:?}");
    }

    async fn a_session_says_who_and_with_which_roles_until_it_expires(site) {
        let token = TokenHash::of("a long random token");
        let mut write = site.store.write(site.by(Some(site.evaluator), 0)).await.unwrap();
        write.open_session(&token, site.evaluator, minute(60)).await.unwrap();
        let roles = [
            Grant { role: Role::Viewer, region: site.far_city },
            Grant { role: Role::Evaluator, region: site.city },
        ];
        write.put_grants(site.evaluator, &roles).await.unwrap();
        write.commit().await.unwrap();

        let mut read = site.store.read().await.unwrap();
        let session = read.session(&token, minute(59)).await.unwrap().unwrap();
        assert_eq!((session.user, session.login.as_str()), (site.evaluator, "evaluator"));
        assert_eq!((session.opened_at, session.expires_at), (minute(0), minute(60)));
        let held: Vec<_> = session.grants.iter().map(|it| (it.role, it.region_name.clone())).collect();
        assert_eq!(held, [(Role::Evaluator, name("示范市")), (Role::Viewer, name("远方市"))]);
        assert_eq!(read.session(&token, minute(60)).await.unwrap(), None, "expired");
        assert_eq!(read.session(&TokenHash::of("another"), minute(1)).await.unwrap(), None);
    }

    async fn somebody_without_roles_can_still_be_signed_in(site) {
        let token = TokenHash::of("token");
        let mut write = site.store.write(site.by(None, 0)).await.unwrap();
        write.put_grants(site.rival, &[]).await.unwrap();
        write.open_session(&token, site.rival, minute(60)).await.unwrap();
        assert!(write.session(&token, minute(1)).await.unwrap().unwrap().grants.is_empty());
    }

    async fn a_session_can_be_renewed_and_closed_and_disabling_an_account_closes_all_of_its(site) {
        let (one, two) = (TokenHash::of("1"), TokenHash::of("2"));
        let mut write = site.store.write(site.by(None, 0)).await.unwrap();
        write.open_session(&one, site.assessor, minute(60)).await.unwrap();
        write.open_session(&two, site.assessor, minute(60)).await.unwrap();
        write.renew_session(&one, minute(90)).await.unwrap();
        assert_eq!(write.session(&one, minute(70)).await.unwrap().unwrap().expires_at, minute(90));
        assert_eq!(write.session(&two, minute(70)).await.unwrap(), None);
        write.close_session(&one).await.unwrap();
        write.close_session(&one).await.unwrap();
        assert_eq!(write.session(&one, minute(1)).await.unwrap(), None);

        let account = write.account(site.assessor).await.unwrap().unwrap();
        write.put_account(&store::Account { disabled: true, ..account.clone() }).await.unwrap();
        assert_eq!(write.session(&two, minute(1)).await.unwrap(), None);
        write.put_account(&account).await.unwrap();
        assert_eq!(
            write.session(&two, minute(1)).await.unwrap(),
            None,
            "enabling again brings no session back"
        );
    }

    async fn a_session_is_opened_only_for_the_password_that_was_checked_and_an_account_that_is_enabled(site) {
        let token = TokenHash::of("token");
        let mut write = site.store.write(site.by(None, 0)).await.unwrap();
        let checked = write.account(site.assessor).await.unwrap().unwrap();
        let changed = store::Account { password_hash: "$argon2id$another".into(), ..checked.clone() };
        let disabled = store::Account { disabled: true, ..checked.clone() };
        for present in [&changed, &disabled] {
            write.put_account(present).await.unwrap();
            assert_eq!(write.open_session_of(&token, &checked, minute(60)).await.unwrap(), None);
            assert_eq!(write.session(&token, minute(1)).await.unwrap(), None);
        }
        let renamed = store::Account { name: name("Lin Ying"), ..checked.clone() };
        write.put_account(&renamed).await.unwrap();
        assert_eq!(write.open_session_of(&token, &checked, minute(60)).await.unwrap(), Some(renamed));
        assert!(write.session(&token, minute(1)).await.unwrap().is_some());
    }

    async fn the_oldest_of_too_many_sessions_ends(site) {
        let mut write = site.store.write(site.by(None, 0)).await.unwrap();
        let token = |n: i64| TokenHash::of(&n.to_string());
        for n in 0..51 {
            write.act(site.by(None, n));
            write.open_session(&token(n), site.assessor, minute(1000)).await.unwrap();
        }
        assert_eq!(write.session(&token(0), minute(60)).await.unwrap(), None);
        assert!(write.session(&token(1), minute(60)).await.unwrap().is_some());
        assert!(write.session(&token(50), minute(60)).await.unwrap().is_some());
    }

    async fn failed_sign_ins_are_counted_per_subject_within_the_window_and_forgotten_on_success(site) {
        let subjects = ["account:lin", "address:10.0.0.7"];
        let mut write = site.store.write(site.by(None, 0)).await.unwrap();
        for n in 0..3 {
            write.act(site.by(None, n));
            write.sign_in_failed(&subjects).await.unwrap();
        }
        write.sign_in_failed(&subjects[1..]).await.unwrap();
        let window = minute(0) - TimeDelta::seconds(1);
        let asked = ["address:10.0.0.7", "account:unseen", "account:lin"];
        assert_eq!(
            write.sign_in_failures(&asked, window).await.unwrap(),
            [4, 0, 3],
            "two at the same instant are two"
        );
        write.take_back_failure(&subjects[1..], minute(2)).await.unwrap();
        assert_eq!(write.sign_in_failures(&subjects, window).await.unwrap(), [3, 3], "one is taken back");
        assert_eq!(write.sign_in_failures(&subjects, minute(1)).await.unwrap(), [1, 1]);
        write.sign_in_succeeded(&subjects[..1]).await.unwrap();
        assert_eq!(write.sign_in_failures(&subjects, window).await.unwrap(), [0, 3]);
        write.act(site.by(None, 2 * 24 * 60));
        write.sign_in_failed(&["account:other"]).await.unwrap();
        assert_eq!(write.sign_in_failures(&subjects, window).await.unwrap(), [0, 0], "a day later");
    }

    async fn assessors_are_found_from_above_and_from_below_but_not_from_elsewhere(site) {
        let mut read = site.store.read().await.unwrap();
        for region in [site.city, site.street] {
            let found = read.assessors(&Within::subtree(region)).await.unwrap();
            let names: Vec<_> = found.iter().map(|it| it.name.as_str()).collect();
            assert_eq!(names, ["Lin", "Wu"]);
        }
        assert!(read.assessors(&Within::subtree(site.far_city)).await.unwrap().is_empty());
        assert!(read.assessors(&Within::Subtrees(Vec::new())).await.unwrap().is_empty());
        assert_eq!(read.assessors(&Within::Everywhere).await.unwrap().len(), 2);
    }
}
