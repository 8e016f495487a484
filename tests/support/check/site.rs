//! A web site of a few known pages on a port of its own, with a content security policy as strict as the app's.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};

const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; base-uri 'none'";

pub struct Site {
    address: SocketAddr,
}

struct Reply {
    status: &'static str,
    kind: &'static str,
    headers: &'static str,
    body: String,
}

impl Site {
    /// Starts to serve; the thread ends with the test process.
    pub fn start() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let address = listener.local_addr().expect("a bound socket has an address");
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                std::thread::spawn(move || serve(stream));
            }
        });
        Self { address }
    }

    pub fn base(&self) -> String {
        format!("http://{}", self.address)
    }
}

fn serve(mut stream: TcpStream) {
    let mut lines = BufReader::new(&stream);
    let mut head = Vec::new();
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line).unwrap_or(0) == 0 {
            return;
        }
        if line.trim().is_empty() {
            break;
        }
        head.push(line.trim().to_owned());
    }
    let length =
        head.iter().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    if lines.read_exact(&mut body).is_err() {
        return;
    }
    let reply = reply(&head, &String::from_utf8_lossy(&body));
    let _ = write!(
        stream,
        "HTTP/1.1 {}\r\ncontent-type: {}\r\ncontent-length: {}\r\ncontent-security-policy: {POLICY}\r\n{}connection: close\r\n\r\n{}",
        reply.status,
        reply.kind,
        reply.body.len(),
        reply.headers,
        reply.body,
    );
}

fn reply(head: &[String], body: &str) -> Reply {
    let mut words = head[0].split(' ');
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let html = |body: &str| ok("text/html; charset=utf-8", body.to_owned());
    match (method, path) {
        ("GET", "/") => html(FORM),
        ("GET", "/site.js") => ok("text/javascript; charset=utf-8", SCRIPT.to_owned()),
        ("GET", "/favicon.ico") => Reply { status: "204 No Content", ..ok("image/png", String::new()) },
        ("GET", "/throws") => html(&page("<h1>抛出</h1><p id=throw>等</p>")),
        ("GET", "/inline") => html(&page("<h1>内联</h1><script>document.title = 'x'</script>")),
        ("GET", "/bad") => html(&page("<h1>不可及</h1><img src=/favicon.ico><input type=text>")),
        // What the client sent, given back.
        ("PUT", "/api/v1/echo") => ok("application/json", echo(head, body)),
        ("POST", "/api/v1/session") if body.contains("right") => Reply {
            status: "204 No Content",
            headers: "set-cookie: session=s3cret; Path=/; HttpOnly\r\n",
            ..ok("text/plain", String::new())
        },
        ("POST", "/api/v1/session") => problem("401 Unauthorized", "wrong_credentials", 401),
        _ => problem("404 Not Found", "not_found", 404),
    }
}

fn ok(kind: &'static str, body: String) -> Reply {
    Reply { status: "200 OK", kind, headers: "etag: \"1\"\r\n", body }
}

fn problem(status: &'static str, code: &str, number: u16) -> Reply {
    let body = format!(
        r#"{{"type":"urn:guanhu:problem:{code}","title":"不成","status":{number},"code":"{code}","detail":"请再看一遍"}}"#
    );
    Reply { status, kind: "application/problem+json", headers: "", body }
}

fn echo(head: &[String], body: &str) -> String {
    let quoted: Vec<_> = head[1..].iter().map(|line| format!("{:?}", line.to_lowercase())).collect();
    format!(r#"{{"headers":[{}],"body":{body}}}"#, quoted.join(","))
}

fn page(body: &str) -> String {
    format!(
        "<!doctype html><html lang=zh-CN><meta charset=utf-8><meta name=viewport content='width=device-width'>\
         <title>页</title><body><main>{body}</main><script src=/site.js></script></body></html>"
    )
}

const FORM: &str = r##"<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>表</title>
<body>
<main>
  <h1>一张 表</h1>
  <label for="account">账号</label> <input id="account" value="旧的">
  <label>密码 <input type="password"></label>
  <label>日期 <input type="date"></label>
  <label>数量 <input type="number" value="3"></label>
  <label>备注 <textarea></textarea></label>
  <label>街道 <select><option value="a">东街</option><option value="b">西街</option></select></label>
  <label>照片 <input type="file"></label>
  <output id="typed"></output>
  <fieldset><legend>楼道照明</legend>
    <label><input type="radio" name="a" value="3">3 级</label><label><input type="radio" name="a" value="4">4 级</label>
  </fieldset>
  <fieldset><legend>电梯</legend>
    <label><input type="radio" name="b" value="3">3 级</label><label><input type="radio" name="b" value="4">4 级</label>
  </fieldset>
  <ul><li>幸福里 <a href="#one">打开</a></li><li>和平里 <a href="#two">打开</a></li></ul>
  <button id="later">稍后</button> <button aria-disabled="true" title="还有两项没答">提交</button>
  <button id="open">删除…</button>
  <p id="said"></p>
  <dialog aria-label="真的吗"><p>此事不可收回</p><button id="yes">删除</button></dialog>
</main>
<script src="/site.js"></script>
</body>
</html>
"##;

const SCRIPT: &str = r#"
const at = (id) => document.getElementById(id);
if (at('throw')) setTimeout(() => { throw new Error('boom in the page'); });
if (at('later')) {
  at('later').onclick = () => setTimeout(() => { at('said').textContent = '终于 来了'; }, 400);
  at('open').onclick = () => document.querySelector('dialog').showModal();
  at('yes').onclick = () => { document.querySelector('dialog').close(); at('said').textContent = '已删除'; };
  at('account').oninput = (event) => { at('typed').textContent = '写了 ' + event.target.value; };
}
"#;
