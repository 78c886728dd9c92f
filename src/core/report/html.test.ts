import { describe, expect, test } from 'vitest';
import { figures, html, Html, name } from './html.ts';

/** Under another name, since prettier lays out templates that are called html. */
const made = html;

describe('the template', () => {
  test.each([
    ['<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    [`"' onload='x`, '&quot;&#39; onload=&#39;x'],
    ['&lt;', '&amp;lt;'],
    ['a\rb\0c', 'a&#13;b\uFFFDc'],
  ])('escapes %j', (text, expected) => {
    expect(html`<p title="${text}">${text}</p>`.markup).toBe(`<p title="${expected}">${expected}</p>`);
  });

  test('takes HTML, numbers and lists of any depth', () => {
    const item = made`<li>${1}</li>`;
    expect(made`<ul>${[item, [item, '<'], []]}</ul>`.markup).toBe('<ul><li>1</li><li>1</li>&lt;</ul>');
  });

  test('escapes in lists, and lets nothing pose as HTML', () => {
    const posing = { markup: '<b>' } as unknown as Html;
    expect(() => html`${posing}`.markup).toThrow();
    expect(html`${['<b>', [Html.raw('<i>')]]}`.markup).toBe('&lt;b&gt;<i>');
  });

  test('makes a blank of a line break of its own, and keeps those of values', () => {
    expect(
      made`<p>
      ${'a\n b'}
    </p>`.markup,
    ).toBe('<p> a\n b </p>');
  });
});

test('a name stands apart, whatever way it is written', () => {
  expect(name('\u202Egnp.<x>').markup).toBe('<bdi>\u202Egnp.&lt;x&gt;</bdi>');
});

test('a figure stays on one line with its currency or sign', () => {
  expect(figures('ARR: USD 50,000, asks 25 % of 3')).toBe('ARR: USD\u00A050,000, asks 25\u00A0% of 3');
});
