//! Dialogs and drawers on the browser's own `<dialog>`: it traps the keyboard, closes on Esc and gives focus back.

use leptos::html;
use leptos::prelude::*;

use super::button::{Button, CloseButton, Look};
use super::fresh_id;
use crate::tr;

/// Keeps a `<dialog>` and its signal the same, both ways.
fn follow(open: RwSignal<bool>, node: NodeRef<html::Dialog>) {
    Effect::new(move || {
        let wanted = open.get();
        // The content is mounted by the same change, so the dialog opens one frame later and can focus into it.
        request_animation_frame(move || {
            let Some(dialog) = node.try_get_untracked().flatten() else {
                return;
            };
            if wanted && !dialog.open() {
                // It throws for a dialog that left the page meanwhile; there is then nothing to open.
                let _ = dialog.show_modal();
            } else if !wanted && dialog.open() {
                dialog.close();
            }
        });
    });
}

#[component]
fn Modal(
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    class: &'static str,
    actions: Option<ViewFn>,
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let title_id = fresh_id("dialog");
    follow(open, node);
    let labelled = title_id.clone();
    view! {
        <dialog
            class=class
            node_ref=node
            aria-labelledby=labelled
            on:close=move |_| open.set(false)
            on:click=move |event| {
                // Only the backdrop reports the dialog itself as the target; its content fills the rest.
                let backdrop = node.get_untracked().is_some_and(|dialog| {
                    event.target().is_some_and(|target| {
                        let dialog: &web_sys::EventTarget = &dialog;
                        &target == dialog
                    })
                });
                if backdrop {
                    open.set(false);
                }
            }
        >
            <Show when=move || open.get()>
                <div class="dialog-frame">
                    <header class="dialog-head">
                        // Focus starts at the title, so that readers hear where they are and no button looks pressed.
                        <h2 id=title_id.clone() tabindex="-1" autofocus>{title}</h2>
                        <CloseButton on_press=move |()| open.set(false) />
                    </header>
                    <div class="dialog-body">{children()}</div>
                    {actions.clone().map(|actions| view! { <footer class="dialog-foot">{actions.run()}</footer> })}
                </div>
            </Show>
        </dialog>
    }
}

/// A dialog in the middle of the page; on phones a sheet from below.
#[component]
pub fn Dialog(
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    #[prop(optional, into)] actions: Option<ViewFn>,
    #[prop(optional)] wide: bool,
    children: ChildrenFn,
) -> impl IntoView {
    let class = if wide { "dialog dialog-wide" } else { "dialog" };
    view! { <Modal open title class actions children /> }
}

/// A drawer from the right that explains something without leaving the page; the whole width on phones.
#[component]
pub fn Drawer(
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    #[prop(optional, into)] actions: Option<ViewFn>,
    children: ChildrenFn,
) -> impl IntoView {
    view! { <Modal open title class="dialog drawer" actions children /> }
}

/// Asks before something that cannot be undone. Closes itself when it was answered.
#[component]
pub fn Confirm(
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    /// What will happen.
    #[prop(into)]
    words: Signal<String>,
    /// The verb of what will happen, never "OK".
    #[prop(into)]
    yes: Signal<String>,
    #[prop(optional)] danger: bool,
    #[prop(into)] on_yes: Callback<()>,
) -> impl IntoView {
    let look = if danger { Look::Danger } else { Look::Primary };
    let actions = move || {
        view! {
            <Button label=tr!("ui.cancel") on_press=move |()| open.set(false) />
            <Button
                label=yes
                look
                on_press=move |()| {
                    open.set(false);
                    on_yes.run(());
                }
            />
        }
    };
    view! {
        <Dialog open title actions>
            <p>{words}</p>
        </Dialog>
    }
}
