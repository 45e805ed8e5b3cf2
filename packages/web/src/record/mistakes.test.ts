// In charge of: refusals land at the fields they are about, and none is lost.
import { ApiError } from '@trellis/client';
import { issue } from '@trellis/errors';
import { describe, expect, it } from 'vitest';
import { fieldOfIssue, issueText, mistakesOf, placeOfIssue } from './mistakes.ts';

const known = new Set(['name', 'price']);

function refusal(...issues: [path: string, message: string][]): ApiError {
  return new ApiError({
    kind: 'invalid',
    code: 'record.invalid',
    message: 'Not saved.',
    issues: issues.map(([path, message]) => ({ code: 'x', path, message })),
  });
}

describe('mistakes of a refusal', () => {
  it('stand at their fields', () => {
    expect(mistakesOf(refusal(['name', 'a'], ['price.amount', 'b'], ['records.0.name', 'c']), known)).toEqual({ name: 'a c', price: 'b' });
  });
  it('stand on top when the screen has no such field', () => {
    expect(mistakesOf(refusal(['ext_key', 'a'], ['', 'b']), known)).toEqual({ '': 'a b' });
  });
  it('are the refusal itself when it names none', () => {
    expect(mistakesOf(new ApiError({ kind: 'forbidden', code: 'access.denied', message: 'No.', hint: 'Ask.' }), known)).toEqual({ '': 'No. Ask.' });
    expect(mistakesOf(new Error('boom'), known)).toEqual({ '': 'Error: boom' });
  });
});

describe('paths', () => {
  it.each([
    ['name', 'name', 0],
    ['records.3.name', 'name', 3],
    ['records.12', '', 12],
    ['', '', 0],
  ])('%s', (path, field, place) => {
    expect(fieldOfIssue({ path })).toBe(field);
    expect(placeOfIssue({ path })).toBe(place);
  });
});

it('says the same as the server', () => {
  expect(issueText(issue('record.required', 'name', { field: { en: 'Name', 'zh-CN': '名称' } }), 'zh-CN')).toBe('名称必填。');
  expect(issueText(issue('record.required', 'name', { field: { en: 'Name', 'zh-CN': '名称' } }), 'en')).toBe('Name must be filled in.');
});
