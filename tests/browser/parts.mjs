// @ts-check
/**
 * Every part of the theme, as the preview's page of all parts shows it: html-validate, and axe in
 * the looks of axe.mjs, from left to right and from right to left.
 *
 *   node --test parts.mjs            PROMOTORA names the program
 */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { judge } from './axe.mjs';
import { htmlValidate } from './html.mjs';
import { pages } from './pages.mjs';
import { startPreview } from './promotora.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');
const PROGRAM = process.env['PROMOTORA'] ?? path.join(ROOT, 'target/release/promotora');
const LANGS = ['en', 'ar', 'km'];
/**
 * Of the page that shows them, not of the parts: here are several heads, feet and menus, and levels
 * of headings that belong to no outline.
 */
const OF_THE_PAGE = /^axe (landmark-|heading-order|page-has-heading-one|region)/;

/** @type {string} */
let folder;
/** @type {import('node:child_process').ChildProcess} */
let server;

before(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'promotora-parts-'));
  const started = await startPreview(PROGRAM, ROOT, { today: '2026-11-24' });
  server = started.server;
  for (const lang of LANGS) {
    const answer = await fetch(`${started.base}/~promotora/parts?lang=${lang}`);
    assert.equal(answer.status, 200, await answer.clone().text());
    await mkdir(path.join(folder, lang), { recursive: true });
    // Without the preview's own panel, which preview.mjs judges, and without the scripts of parts,
    // which run on their own pages.
    const html = (await answer.text()).replace(/<div id="promotora-panel"[\s\S]*(?=<\/body>)|<script type="module"[^>]*><\/script>|<link rel="modulepreload"[^>]*>/g, '');
    await writeFile(path.join(folder, lang, 'index.html'), html);
  }
});

after(async () => {
  server?.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true });
});

describe('the parts of the theme', () => {
  test('are all there', async () => {
    assert.deepEqual((await pages(folder)).map(({ lang, kind }) => `${kind} ${lang}`), ['parts ar', 'parts en', 'parts km']);
  });

  test('are valid', async () => {
    // Two examples of one part have landmarks of the same name.
    const found = await htmlValidate(folder);
    assert.deepEqual(found.filter(({ rule }) => rule !== 'html-validate: unique-landmark'), []);
  });

  test('can be used by everybody', async () => {
    const found = await judge(folder, await pages(folder));
    assert.deepEqual(found.filter(({ rule }) => !OF_THE_PAGE.test(rule)), []);
  });
});
