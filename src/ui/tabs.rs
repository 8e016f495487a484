//! Tabs with the keyboard of the ARIA pattern: one stop, arrows to move, Home and End.

use leptos::prelude::*;

use super::focus;

/// One tab.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tab {
    key: String,
    label: String,
    count: Option<u32>,
}

impl Tab {
    /// A tab with its key (also in element ids) and its words.
    pub fn new(key: impl Into<String>, label: impl Into<String>) -> Self {
        Self { key: key.into(), label: label.into(), count: None }
    }

    /// Adds how many are inside.
    #[must_use]
    pub fn count(mut self, count: u32) -> Self {
        self.count = Some(count);
        self
    }
}

fn tab_id(key: &str) -> String {
    format!("tab-{key}")
}

fn panel_id(key: &str) -> String {
    format!("panel-{key}")
}

/// The row of tabs. The page keeps which one is current, usually in its URL.
#[component]
pub fn Tabs(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] tabs: Signal<Vec<Tab>>,
    #[prop(into)] current: Signal<String>,
    #[prop(into)] on_choose: Callback<String>,
) -> impl IntoView {
    let keys = move |event: web_sys::KeyboardEvent| {
        let all = tabs.get_untracked();
        let now = all.iter().position(|tab| tab.key == current.get_untracked()).unwrap_or(0);
        let next = match event.key().as_str() {
            "ArrowRight" => (now + 1) % all.len().max(1),
            "ArrowLeft" => (now + all.len().saturating_sub(1)) % all.len().max(1),
            "Home" => 0,
            "End" => all.len().saturating_sub(1),
            _ => return,
        };
        event.prevent_default();
        if let Some(tab) = all.get(next) {
            on_choose.run(tab.key.clone());
            focus(&tab_id(&tab.key));
        }
    };
    let one = move |tab: Tab| {
        let Tab { key, label, count } = tab;
        let own = key.clone();
        let is_current = Memo::new(move |_| current.get() == own);
        view! {
            <button
                type="button"
                class="tab"
                role="tab"
                id=tab_id(&key)
                aria-controls=panel_id(&key)
                aria-selected=move || if is_current.get() { "true" } else { "false" }
                tabindex=move || if is_current.get() { "0" } else { "-1" }
                on:click=move |_| on_choose.run(key.clone())
            >
                <span>{label}</span>
                {count.map(|count| view! { <span class="tab-count num">{count}</span> })}
            </button>
        }
    };
    view! {
        <div class="tabs" role="tablist" aria-label=label on:keydown=keys>
            {move || tabs.get().into_iter().map(one).collect_view()}
        </div>
    }
}

/// What a tab shows while it is current.
#[component]
pub fn TabPanel(
    key: &'static str,
    #[prop(into)] current: Signal<String>,
    children: ChildrenFn,
) -> impl IntoView {
    let is_current = Memo::new(move |_| current.get() == key);
    view! {
        <div
            class="tab-panel"
            role="tabpanel"
            id=panel_id(key)
            aria-labelledby=tab_id(key)
            tabindex="0"
            hidden=move || !is_current.get()
        >
            <Show when=move || is_current.get()>{children()}</Show>
        </div>
    }
}
