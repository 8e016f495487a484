use support::Server;

#[tokio::test]
async fn a_server_that_was_killed_comes_back_at_the_same_address() {
    let mut server = Server::start().await;
    let client = server.client();
    client.get("/healthz").await.expect_status(200);
    server.kill();
    let away = client.ask(reqwest::Method::GET, "/healthz").try_send().await;
    // A connection kept from before is cut, a new one is refused: both are nobody.
    assert!(away.is_err(), "nobody should answer");
    server.restart().await;
    client.get("/healthz").await.expect_status(200);
    assert!(server.folder().join("guanhu.sqlite").exists(), "the database is in the server's own folder");
    assert!(server.log().matches("listening on ").count() == 2, "{}", server.log());
}
