// The same path in a browser without scripts: forms and links alone. usage: node plain.mjs BROWSER BASE OUT desk|phone light|dark
import { Visit } from './visit.mjs';

const [, , browser, base, out, size, scheme] = process.argv;
const visit = await Visit.start({ browser, base, out, size, scheme, scripts: false });
const { page } = visit;
// Without scripts the page says when to load it again; a driver must do what it says.
const until = async (locator, limit = 120) => {
  for (let i = 0; i < limit; i++) {
    if (await locator.count() > 0) return;
    await page.waitForTimeout(1_000);
    await page.reload().catch(() => {}); // the page may just be loading itself again, as it says it does
  }
  throw new Error(`nothing like ${locator} came`);
};
try {
  await visit.open('/briefs/new?template=one-star');
  await page.getByText('Advanced: model settings').click();
  await page.getByLabel('Seed').fill('7');
  await page.locator('button[name=do][value=check]').last().click();
  await page.getByRole('button', { name: 'Send the brief' }).click();
  await page.waitForURL(/\/briefs\/b-/);
  const brief = new URL(page.url()).pathname;
  await until(page.getByRole('link', { name: /^Review as/ }));
  await visit.look('40-brief');
  await page.getByRole('link', { name: /^Review as/ }).first().click();
  await visit.look('41-review');
  // Switching the theme leads back to the same page, here without signing in.
  const review = page.url();
  const other = scheme === 'dark' ? 'Light' : 'Dark';
  await visit.theme(other);
  await page.locator(`html[data-theme=${other.toLowerCase()}]`).waitFor();
  visit.expect(page.url() === review, `switching the theme leads to ${page.url()}`);
  await visit.look('41-review-turned');
  await visit.theme('System');
  await page.locator('html:not([data-theme])').waitFor();
  await page.locator('.verdict .approve').first().click();
  await page.getByRole('button', { name: 'Send decision' }).click();
  await page.getByRole('heading', { name: 'Your decision is recorded' }).waitFor();
  await visit.open(brief);
  await until(page.getByRole('link', { name: 'Publish' }));
  await page.getByRole('link', { name: 'Publish' }).click();
  await page.getByRole('button', { name: 'Publish' }).click();
  await until(page.getByText('Verified'));
  await visit.look('42-delivered');
} catch (error) {
  visit.faults.push(`${page.url()}: ${error.message.split('\n').slice(0, 6).join(' ')}`);
  await page.screenshot({ path: `${out}/98-stuck-${visit.name}.png` }).catch(() => {});
}

process.exit(await visit.end() ? 0 : 1);
