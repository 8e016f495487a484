use super::*;
#[test]
fn probe() {
    let f = Framework::from_json(include_bytes!("../../../../catalog/framework.json"));
    if let Err(e) = &f {
        panic!("{e}");
    }
}
