// A brief that reviewers want changed, whose finals must be seen too; and one that is called off. usage: node rounds.mjs BROWSER BASE OUT desk|phone light|dark
import { Visit } from './visit.mjs';

const [, , browser, base, out, size, scheme] = process.argv;
const visit = await Visit.start({ browser, base, out, size, scheme });
const { page } = visit;
const send = async title => {
  const answer = await page.request.post(`${base}/v1/briefs`, { data: {
    title, campaign: 'concerts', intent: { subject: 'Two yellow stars on a navy background', message: 'Jazz in the courtyard on Saturday', category: 'culture', locales: ['en-GB'] },
    output: { shots: [{ name: 'poster', width: 192, height: 256, variants: 2 }] },
  } });
  visit.expect(answer.ok(), `the brief is not taken: ${answer.status()}`);
  return new URL(answer.headers().location).pathname.replace('/v1', '');
};
const press = async (locator, key) => visit.isPhone ? locator.tap() : page.keyboard.press(key);
const record = async () => {
  await page.getByRole('button', { name: 'Send decision' }).click();
  await page.getByRole('heading', { name: 'Your decision is recorded' }).waitFor();
};
try {
  const brief = await send(`Jazz evening, ${size} ${scheme}`);
  await visit.open(brief);
  await page.getByRole('link', { name: /^Review as/ }).first().click();
  const first = page.locator('article.card').first();
  await first.waitFor();
  await visit.loaded();
  if (!visit.isPhone) await page.keyboard.press('1');
  await press(first.locator('.verdict .change'), 'c');
  await first.getByLabel('Reason').selectOption('colour');
  await first.getByLabel('Note').fill('Warmer, please: a little more gold.');
  await record();

  // The second round beside the first.
  await visit.open(brief);
  await page.locator('#round-2').waitFor();
  await page.getByRole('link', { name: /^Review as/ }).first().waitFor();
  await visit.look('50-second-round');
  await page.getByRole('link', { name: /^Review as/ }).first().click();
  await page.getByText('Warmer, please').waitFor();
  await visit.look('51-review-second-round');
  if (visit.isPhone) {
    await page.locator('article.card .picture').first().tap();
    await page.locator('dialog#zoom[open]').waitFor();
    await visit.look('52-zoom', { whole: false });
    await page.locator('dialog#zoom').getByRole('button', { name: 'Next' }).tap();
    await page.locator('dialog#zoom').getByRole('button', { name: 'Previous' }).tap();
    await page.locator('dialog#zoom').getByRole('button', { name: 'Approve' }).tap();
    await page.locator('dialog#zoom').getByRole('button', { name: 'Close' }).tap();
  } else {
    await page.keyboard.press('1');
    await page.keyboard.press('p');
    await page.locator('dialog#compare[open]').waitFor();
    await visit.look('52-compare-rounds', { whole: false });
    await page.keyboard.press('Escape');
    await page.keyboard.press('a');
  }
  visit.expect(await page.locator('article.card').first().locator('.approve input').isChecked(), 'the first picture is not approved');
  await record();

  // The final itself, beside the preview that was approved.
  await visit.open(brief);
  await page.getByText('Finals: nobody has decided yet.').waitFor();
  await page.getByRole('link', { name: /^Review as/ }).first().click();
  await page.getByText('Finals to check').waitFor();
  await visit.look('53-review-finals');
  await page.locator('[data-proof]').first().click();
  await page.locator('dialog#compare[open]').waitFor();
  await visit.look('54-compare-final', { whole: false });
  await page.keyboard.press('Escape');
  await page.locator('article.card').first().locator('.verdict .approve').click();
  await record();
  await visit.open(brief);
  await page.getByRole('link', { name: 'Publish' }).click();
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByText('Verified').first().waitFor();
  await visit.look('55-delivered');

  // Called off, with a reason that everybody reads.
  await visit.open(await send(`Called off, ${size} ${scheme}`));
  await page.getByRole('link', { name: 'Call off' }).click();
  await page.getByLabel('Why').fill('the concert moved to May');
  await page.getByRole('button', { name: 'Call it off' }).click();
  await page.getByText('the concert moved to May').first().waitFor();
  await visit.look('56-called-off');
} catch (error) {
  visit.faults.push(`${page.url()}: ${error.message.split('\n').slice(0, 6).join(' ')}`);
  await page.screenshot({ path: `${out}/97-stuck-${visit.name}.png` }).catch(() => {});
}

process.exit(await visit.end() ? 0 : 1);
