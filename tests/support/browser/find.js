// Runs inside the page under test: finds what a person would call by a name. Called as
// (scopes, kind, name) and gives [element or null, why]. White space never matters to a comparison.
const [scopes, kind, name] = arguments;
const squash = (text) => (text ?? '').replace(/\s+/g, '');

const KINDS = {
  press: `button, a[href], summary, input[type=button], input[type=submit], input[type=reset],
    input[type=radio], input[type=checkbox], [role=button], [role=link], [role=tab], [role=menuitem],
    [role=menuitemradio], [role=menuitemcheckbox], [role=option], [role=radio], [role=checkbox], [role=switch]`,
  field: `input:not([type=button], [type=submit], [type=reset], [type=radio], [type=checkbox], [type=hidden]),
    textarea, select, [contenteditable=true], [role=textbox], [role=searchbox], [role=combobox],
    [role=spinbutton], [role=slider]`,
  part: `fieldset, section, article, nav, main, aside, form, dialog, details, figure, table, header, footer,
    [role=group], [role=radiogroup], [role=region], [role=dialog], [role=tabpanel], [role=list], [role=table],
    [role=grid], [role=search], [role=toolbar], [role=status], [role=alert], [role=img], svg`,
  row: 'li, tr, dd, article, [role=row], [role=listitem], details, fieldset, section',
};

const shown = (element) =>
  element.checkVisibility({ visibilityProperty: true }) &&
  element.getClientRects().length > 0 &&
  !element.closest('[inert], [aria-hidden=true]');
const reachable = (element) => shown(element) || (element.type === 'file' && !element.closest('[inert]'));

// What a reader is told of an element's content: hidden parts left out, labels and alternatives put in.
const words = (node) => {
  if (node.nodeType === Node.TEXT_NODE) return node.data;
  if (node.nodeType !== Node.ELEMENT_NODE || node.ariaHidden === 'true') return '';
  if (!node.checkVisibility({ visibilityProperty: true }) && node.tagName !== 'OPTION') return '';
  if (node.ariaLabel) return node.ariaLabel;
  if (node.alt) return node.alt;
  if (['INPUT', 'SELECT', 'TEXTAREA', 'SCRIPT', 'STYLE'].includes(node.tagName)) return '';
  return [...node.childNodes].map(words).join(' ');
};
const byId = (element, attribute) =>
  (element.getAttribute(attribute) ?? '').split(/\s+/).filter(Boolean)
    .map((id) => document.getElementById(id)).filter(Boolean).map((it) => it.ariaLabel || it.textContent).join(' ');

// The accessible name, near enough to the standard; axe holds the page to the standard itself.
const nameOf = (element) => {
  const labelled = byId(element, 'aria-labelledby');
  if (labelled) return labelled;
  if (element.ariaLabel) return element.ariaLabel;
  if (element.labels?.length && element.tagName !== 'BUTTON') return [...element.labels].map(words).join(' ');
  const tag = element.tagName.toLowerCase();
  const caption = { fieldset: 'legend', table: 'caption', figure: 'figcaption', details: 'summary', svg: 'title' }[tag];
  if (caption) return element.querySelector(`:scope > ${caption}`)?.textContent ?? element.title ?? '';
  if (tag === 'input') {
    const own = ['button', 'submit', 'reset'].includes(element.type) ? element.value : '';
    return own || element.title || element.placeholder || '';
  }
  if (element.matches(KINDS.press)) return words(element).trim() || element.title || '';
  return element.title || element.placeholder || '';
};

// 0 the very name, 1 its beginning, 2 a part of it; 9 not at all.
const rank = (called, wanted) => {
  const [a, b] = [squash(called), squash(wanted)];
  if (!a || !b) return 9;
  return a === b ? 0 : a.startsWith(b) ? 1 : a.includes(b) ? 2 : 9;
};
const innermost = (found) => found.filter((it) => !found.some((other) => other !== it && it.contains(other)));

const best = (root, selector, wanted, what) => {
  const all = [...root.querySelectorAll(selector)].filter(reachable);
  const ranked = all.map((element) => [rank(nameOf(element), wanted), element]);
  const top = Math.min(9, ...ranked.map(([value]) => value));
  const found = top === 9 ? [] : innermost(ranked.filter(([value]) => value === top).map(([, element]) => element));
  if (found.length === 1) return [found[0], ''];
  if (found.length > 1) return [null, `${found.length} ${what}s are called "${wanted}": look within a part of the page`];
  const names = [...new Set(all.map((it) => nameOf(it).replace(/\s+/g, ' ').trim()).filter(Boolean))].slice(0, 40);
  return [null, `no ${what} is called "${wanted}"; there are: ${names.join(' | ') || 'none'}`];
};

// A part by its id (`#question-H1-01`), by its name, by the heading that it starts with, or the smallest row that
// holds the words.
const part = (root, wanted) => {
  if (wanted.startsWith('#')) {
    const known = document.getElementById(wanted.slice(1));
    return known && shown(known) && root.contains(known) ? [known, ''] : [null, `nothing here has the id ${wanted}`];
  }
  const [named, why] = best(root, KINDS.part, wanted, 'part');
  if (named || !why.startsWith('no ')) return [named, why];
  const headed = [...root.querySelectorAll('h1, h2, h3, h4, h5, h6, [role=heading]')]
    .filter((heading) => shown(heading) && rank(words(heading), wanted) <= 1)
    .map((heading) => heading.closest(`${KINDS.part}, li`)).filter((it) => it && root.contains(it));
  if (new Set(headed).size === 1) return [headed[0], ''];
  const rows = [...root.querySelectorAll(KINDS.row)].filter((it) => shown(it) && rank(it.innerText, wanted) < 9);
  const smallest = innermost(rows);
  if (smallest.length === 1) return [smallest[0], ''];
  return [null, smallest.length > 1 ? `${smallest.length} rows hold "${wanted}"` : why];
};

// While a modal dialog is open, nothing else can be reached.
let root = [...document.querySelectorAll('dialog:modal')].at(-1) ?? document.body;
if (!root) return [null, 'the page has no body yet'];
for (const scope of scopes) {
  if (root.tagName === 'DIALOG' && rank(nameOf(root), scope) < 9) continue;
  const [found, why] = part(root, scope);
  if (!found) return [null, why];
  root = found;
}
if (kind === 'part') return [root, ''];
const [found, why] = best(root, KINDS[kind], name, kind === 'press' ? 'control' : 'field');
if (!found) return [null, why];
if (kind === 'press') {
  const refused = found.disabled || found.ariaDisabled === 'true' || found.matches(':disabled');
  if (refused) return [null, `"${name}" is there but refuses: ${found.title || byId(found, 'aria-describedby') || 'it does not say why'}`];
  // Native radios and checkboxes are often drawn by their label; that is what a finger meets.
  const label = found.matches('input') ? [...(found.labels ?? [])].find(shown) : null;
  return [label ?? found, ''];
}
return [found, ''];
