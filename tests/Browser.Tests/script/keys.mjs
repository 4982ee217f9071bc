// From a studio that trusts its machine to one that asks for keys: the first key on a desk, the others on a phone too. usage: node keys.mjs BROWSER BASE OUT
import { Visit } from './visit.mjs';

const [, , browser, base, out] = process.argv;
const faults = [];

// Makes the key that the form asks for and takes it off the page as a person would.
const make = async (visit, name) => {
  const { page } = visit;
  await page.getByRole('button', { name: 'Make the key' }).click();
  const secret = await page.locator('#secret').innerText();
  await visit.look(name);
  await page.getByRole('button', { name: 'Copy' }).click();
  await page.getByText('Copied.').waitFor();
  visit.expect(await page.evaluate(() => navigator.clipboard.readText()) === secret, 'the key is not copied');
  return secret;
};
const isGone = async (visit, secret, how) => visit.expect(!(await visit.page.content()).includes(secret), `the key is there again after ${how}`);
const run = async (options, act) => {
  const visit = await Visit.start({ browser, base, out, ...options });
  await visit.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  try {
    await act(visit, visit.page);
  } catch (error) {
    visit.faults.push(`${visit.page.url()}: ${error.message.split('\n').slice(0, 6).join(' ')}`);
    await visit.page.screenshot({ path: `${out}/97-stuck-${visit.name}.png` }).catch(() => {});
  }
  faults.push(await visit.end());
};

let owner = '';
await run({ size: 'desk', scheme: 'light' }, async (visit, page) => {
  await visit.open('/keys');
  await visit.look('60-keys-none');
  await page.getByRole('link', { name: 'New key' }).click();
  await page.getByLabel('Acts as').fill('anna');
  await page.getByRole('checkbox', { name: /^owner/ }).uncheck();
  await page.getByRole('checkbox', { name: /^reviewer/ }).check();
  await page.getByRole('button', { name: 'Make the key' }).click();
  await page.getByRole('alert').waitFor();
  visit.expect(await page.evaluate(() => document.activeElement?.id) === 'faults', 'what is wrong is not read out');
  await visit.look('61-key-first-wrong');
  await page.getByLabel('Acts as').fill('olga');
  await page.getByRole('checkbox', { name: /^reviewer/ }).uncheck();
  await page.getByRole('checkbox', { name: /^owner/ }).check();
  owner = await make(visit, '62-key-first');
  visit.expect((await page.request.get(`${base}/keys`)).status() === 401, 'a studio with a key lets in who shows none');
});

for (const [size, scheme] of [['desk', 'light'], ['phone', 'dark']]) {
  await run({ size, scheme, key: owner }, async (visit, page) => {
    await visit.open('/keys/new');
    await page.getByLabel('Acts as').fill(`export-${size}`);
    await page.getByLabel('What it is for').fill('Nightly export of everything that was delivered since the night before');
    await page.getByRole('checkbox', { name: /^requester/ }).check();
    visit.expect(!await page.getByLabel('Last day').isVisible(), 'a day is asked for that nobody chose');
    await page.getByLabel('Good for').selectOption('day');
    await page.getByLabel('Last day').fill('2101-06-30');
    await visit.look('63-key-form');
    const secret = await make(visit, '64-key-made');

    // However one comes back, it is gone, and no second key is made.
    await page.reload();
    await isGone(visit, secret, 'loading the page again');
    await page.goBack();
    await isGone(visit, secret, 'going back');
    await page.goForward();
    await isGone(visit, secret, 'going forward');
    await visit.open('/keys');
    const row = page.getByRole('row').filter({ hasText: `export-${size}` });
    visit.expect(await row.count() === 1, 'coming back made another key');
    visit.expect((await page.request.get(`${base}/v1/me`, { headers: { Authorization: `Bearer ${secret}` } })).ok(), 'the key opens nothing');
    await page.reload();
    await row.getByText('within the hour').waitFor();
    await visit.look('65-keys');
    await row.getByRole('link', { name: /^Revoke/ }).click();
    await visit.look('66-key-revoke');
    await page.getByRole('button', { name: 'Revoke the key' }).click();
    await page.getByRole('status').filter({ hasText: 'revoked' }).waitFor();
    await visit.look('67-key-revoked');
    visit.expect((await page.request.get(`${base}/v1/me`, { headers: { Authorization: `Bearer ${secret}` } })).status() === 401, 'a revoked key still opens');
    await visit.open('/audit');
    await page.getByText(`Made a key for export-${size}`).waitFor();
    await visit.look('68-keys-audit');
  });
}

process.exit(faults.every(Boolean) ? 0 : 1);
