//! Starts the app in the page.

use guanhu_app::App;

fn main() {
    #[cfg(feature = "gallery")]
    if leptos::prelude::window().location().pathname().is_ok_and(|path| path == "/gallery") {
        leptos::mount::mount_to_body(guanhu_app::gallery::Gallery);
        return;
    }
    leptos::mount::mount_to_body(App);
}
