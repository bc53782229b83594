import { readFileSync } from 'node:fs';
import { createRawSnippet, type Component } from 'svelte';
import { render } from 'svelte/server';
import { describe, expect, it } from 'vitest';
import BackLink from '../../../client/ui/BackLink.svelte';
import Button from '../../../client/ui/Button.svelte';
import Checkboxes from '../../../client/ui/Checkboxes.svelte';
import Details from '../../../client/ui/Details.svelte';
import ErrorSummary from '../../../client/ui/ErrorSummary.svelte';
import InsetText from '../../../client/ui/InsetText.svelte';
import NotificationBanner from '../../../client/ui/NotificationBanner.svelte';
import Radios from '../../../client/ui/Radios.svelte';
import SkipLink from '../../../client/ui/SkipLink.svelte';
import SummaryList from '../../../client/ui/SummaryList.svelte';
import Textarea from '../../../client/ui/Textarea.svelte';
import TextInput from '../../../client/ui/TextInput.svelte';
import WarningText from '../../../client/ui/WarningText.svelte';
import { mapMarkup, readMarkup, type Markup } from './markup.ts';

/** The design system's own examples: what each component must come out as. */
function fixture(component: string, name: string): string {
  const url = import.meta.resolve(`govuk-frontend/dist/govuk/components/${component}/fixtures.json`);
  const { fixtures } = JSON.parse(readFileSync(new URL(url), 'utf8')) as {
    fixtures: { name: string; html: string }[];
  };
  const found = fixtures.find((example) => example.name === name);
  if (found === undefined) throw new Error(`${component} has no example "${name}"`);
  return found.html;
}

/** Ours on purpose: what keeps the browser from keeping what is typed, and what their scripts would add or read. */
const ours =
  /^(autocomplete|autocorrect|autocapitalize|spellcheck|writingsuggestions|data-gramm|data-module|data-aria-controls|tabindex|rows)=/;

/** Their links that lead nowhere are buttons with us: a link would show an address and open in a new tab. */
function asButton(element: Markup): Markup {
  if (element.tag !== 'a' || !element.attributes.includes('href=#')) return element;
  const attributes = element.attributes.filter((it) => it !== 'href=#').concat('type=button');
  return { ...element, tag: 'button', attributes: attributes.sort() };
}

/** A name is for submitting, which never happens; with radios and checkboxes it makes them a group. */
function isNamedForNothing({ tag, attributes }: Markup): boolean {
  return tag === 'textarea' || tag === 'button' || (tag === 'input' && attributes.includes('type=text'));
}

function comparable(html: string): unknown {
  return mapMarkup(readMarkup(html), (element) => {
    const { attributes, ...rest } = asButton(element);
    const kept = attributes
      .map((it) => it.replace(/ ?link-button/, ''))
      .filter((it) => !ours.test(it) && it !== 'value=')
      .filter((it) => !(it.startsWith('name=') && isNamedForNothing(element)));
    return { ...rest, attributes: kept };
  });
}

const text = (words: string) => createRawSnippet(() => ({ render: () => `<i>${words}</i>` }));
const plain = (html: string): string => html.replace(/<\/?i>/g, '');

function rendered<P extends Record<string, unknown>>(component: Component<P>, props: P): unknown {
  return comparable(plain(render(component as Component, { props }).body));
}

describe('components have the markup of the design system', () => {
  it.each([
    ['default', 'Save and continue', {}],
    ['secondary', 'Secondary button', { kind: 'secondary' }],
    ['warning', 'Warning button', { kind: 'warning' }],
    ['disabled', 'Disabled button', { disabled: true }],
  ] as const)('button: %s', (name, words, props) => {
    const html = rendered(Button, { ...props, children: text(words) });
    expect(html).toEqual(comparable(fixture('button', name)));
  });

  it('back link', () => {
    const html = rendered(BackLink, { text: 'Back', onclick: () => undefined });
    expect(html).toEqual(comparable(fixture('back-link', 'default')));
  });

  it('skip link', () => {
    const html = rendered(SkipLink, { text: 'Skip to main content', target: 'test-target-element' });
    expect(html).toEqual(comparable(fixture('skip-link', 'default')));
  });

  const name = 'Have you changed your name?';
  const yesNo = [
    { value: 'yes', text: 'Yes' },
    { value: 'no', text: 'No' },
  ];

  it('radios: with hint', () => {
    const hint = 'This includes changing your last name or spelling your name differently.';
    const props = { name: 'example-with-hint', legend: name, hint, choices: yesNo, value: null };
    expect(rendered(Radios, props)).toEqual(comparable(fixture('radios', 'with hint')));
  });

  it('radios: with fieldset and error message', () => {
    const error = 'Please select an option';
    const props = { name: 'example', legend: name, error, choices: yesNo, value: 'no' };
    expect(rendered(Radios, props)).toEqual(comparable(fixture('radios', 'with fieldset and error message')));
  });

  it('radios: what opens below a choice is hidden until it is chosen', () => {
    const props = {
      name: 'how-contacted',
      legend: 'How do you want to be contacted?',
      choices: [{ value: 'email', text: 'Email', conditional: text('here') }],
      value: null as string | null,
    };
    const hidden = 'class=govuk-radios__conditional govuk-radios__conditional--hidden';
    expect(JSON.stringify(comparable(fixture('radios', 'with conditional items')))).toContain(hidden);
    expect(JSON.stringify(rendered(Radios, props))).toContain(hidden);
    expect(JSON.stringify(rendered(Radios, { ...props, value: 'email' }))).not.toContain(hidden);
  });

  it('checkboxes: with legend as a page heading', () => {
    const props = {
      name: 'waste',
      legend: 'Which types of waste do you transport regularly?',
      heading: true,
      hint: 'Select all that apply',
      choices: [
        { value: 'animal', text: 'Waste from animal carcasses' },
        { value: 'mines', text: 'Waste from mines or quarries' },
        { value: 'farm', text: 'Farm or agricultural waste' },
      ],
      values: [],
    };
    const example = fixture('checkboxes', 'with legend as a page heading');
    expect(rendered(Checkboxes, props)).toEqual(comparable(example));
  });

  it('checkboxes: with error message and hint', () => {
    const props = {
      name: 'example',
      legend: 'What is your nationality?',
      hint: 'If you have dual nationality, select all options that are relevant to you.',
      error: 'Please select an option',
      choices: [
        { value: 'british', text: 'British' },
        { value: 'irish', text: 'Irish' },
      ],
      values: [],
    };
    const example = fixture('checkboxes', 'with error message and hint');
    expect(rendered(Checkboxes, props)).toEqual(comparable(example));
  });

  it('checkboxes: small', () => {
    const props = {
      name: 'nationality',
      legend: 'Filter by',
      small: true,
      choices: [
        { value: 'a', text: 'a thing' },
        { value: 'b', text: 'another thing' },
        { value: 'c', text: 'this thing' },
      ],
      values: [],
    };
    expect(rendered(Checkboxes, props)).toEqual(comparable(fixture('checkboxes', 'small')));
  });

  it.each([
    'with error and hint',
    'with hint text',
    'with error message',
    'with width-10 class',
    'with label as page heading',
  ])('text input: %s', (example) => {
    const html = fixture('input', example);
    expect(rendered(TextInput, fieldProps(html))).toEqual(comparable(html));
  });

  it.each([
    'default',
    'with hint',
    'with error message',
    'with hint and error message',
    'with label as page heading',
  ])('textarea: %s', (example) => {
    const html = fixture('textarea', example);
    expect(rendered(Textarea, fieldProps(html))).toEqual(comparable(html));
  });

  it('error summary', () => {
    const props = {
      title: 'There is a problem',
      errors: [
        { text: 'The date your passport was issued must be in the past', field: 'example-error-1' },
        { text: 'Enter a postcode, like AA1 1AA', field: 'example-error-2' },
      ],
    };
    expect(rendered(ErrorSummary, props)).toEqual(comparable(fixture('error-summary', 'default')));
  });

  it('inset text, warning text and details', () => {
    const inset =
      'It can take up to 8 weeks to register a lasting power of attorney if there are no mistakes in the application.';
    expect(rendered(InsetText, { children: text(inset) })).toEqual(
      comparable(fixture('inset-text', 'default')),
    );
    const warning = 'You can be fined up to £5,000 if you don’t register.';
    const example = fixture('warning-text', 'default');
    expect(rendered(WarningText, { text: warning, prefix: 'Warning' })).toEqual(comparable(example));
    const help =
      'We need to know your nationality so we can work out which elections you’re entitled to vote in. If you can’t provide your nationality, you’ll have to send copies of identity documents through the post.';
    const details = rendered(Details, { summary: 'Help with nationality', children: text(help) });
    expect(details).toEqual(comparable(fixture('details', 'default')));
  });

  it.each([
    ['default', 'Important', 'news', 'This publication was withdrawn on 7 March 2014.'],
    ['with type as success', 'Success', 'success', 'Email sent to example@email.com'],
  ] as const)('notification banner: %s', (example, title, kind, words) => {
    const children = createRawSnippet(() => ({
      render: () => `<p class="govuk-notification-banner__heading">${words}</p>`,
    }));
    const html = rendered(NotificationBanner, { title, kind, children });
    expect(html).toEqual(comparable(fixture('notification-banner', example)));
  });

  it('summary list: one action a row', () => {
    const row = { key: 'Date of birth', values: ['13/08/1980'] };
    const action = { text: 'Change', hidden: 'date of birth', onclick: () => undefined };
    const [list] = comparable(fixture('summary-list', 'with actions')) as [Markup];
    const [ours] = rendered(SummaryList, { rows: [{ ...row, action }] }) as [Markup];
    expect(ours).toEqual({ ...list, children: [list.children[1]] });
  });
});

/** The props with which ours must come out as an example. */
function fieldProps(html: string) {
  const take = (pattern: RegExp): string | undefined =>
    pattern.exec(html)?.[1]?.trim().replaceAll('&#39;', "'");
  const hint = take(/class="govuk-hint">([^<]*)</);
  const error = take(/<\/span>([^<]*)<\/p>/);
  return {
    id: take(/<(?:input|textarea)[^>]* id="([^"]*)"/) ?? '',
    label: take(/<label[^>]*>([^<]*)</) ?? '',
    value: '',
    ...(hint !== undefined && { hint }),
    ...(error !== undefined && { error }),
    ...(html.includes('<h1') && { heading: true }),
    ...(html.includes('width-10') && { width: 10 as const }),
  };
}
