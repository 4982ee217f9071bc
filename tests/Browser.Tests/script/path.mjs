// A person's path from a new brief to a delivered asset, then through every room. usage: node path.mjs BROWSER BASE OUT desk|phone light|dark
import { Visit } from './visit.mjs';

const [, , browser, base, out, size, scheme] = process.argv;
const visit = await Visit.start({ browser, base, out, size, scheme });
const { page } = visit;
const title = `Evening tea, ${size} ${scheme}`;
try {
  await visit.open('/');
  await visit.look('01-briefs');

  // The other theme, without loading the page again, and as it comes from the server; then the system's.
  const [own, other] = scheme === 'dark' ? ['Dark', 'Light'] : ['Light', 'Dark'];
  const ground = await visit.ground();
  await visit.theme(other);
  const turned = await visit.ground();
  visit.expect(turned !== ground && await page.locator('.theme [aria-pressed=true]').filter({ visible: true }).innerText() === other, 'the theme does not turn');
  await visit.look('01-briefs-turned');
  const plain = await (await page.request.get(`${base}/campaigns`)).text();
  visit.expect(plain.includes(`data-theme="${other.toLowerCase()}"`), 'a page comes in the wrong theme and would flash');
  await page.reload();
  visit.expect(await visit.ground() === turned, 'the theme is not remembered');
  await page.emulateMedia({ colorScheme: other.toLowerCase() });
  await visit.theme(own);
  visit.expect(await visit.ground() === ground, 'the system overrules the choice');
  await visit.theme('System');
  visit.expect(await visit.ground() === turned, 'the page does not follow the system');
  await page.emulateMedia({ colorScheme: scheme });
  await visit.open('/');
  visit.expect(await visit.ground() === ground && await page.locator('html[data-theme]').count() === 0, 'a choice that was taken back is remembered');

  // A new brief, in one's own words.
  await page.getByRole('link', { name: 'New brief' }).filter({ visible: true }).first().click();
  await visit.look('02-new-brief');
  await page.getByRole('button', { name: 'Continue' }).filter({ visible: true }).last().click();
  visit.expect(await page.evaluate(() => document.activeElement?.matches(':invalid')), 'an empty form does not lead to its first empty field');
  await page.getByLabel('Name', { exact: true }).first().fill(title);
  await page.getByLabel('Goal').fill('Bring people back to the tea house after work');
  await page.getByLabel('Subject').fill('Two yellow stars on a navy background');
  await page.getByLabel('Mood').fill('calm, warm');
  await page.getByLabel('Campaign').fill(`Evening ${size} ${scheme}`);
  await page.getByRole('checkbox', { name: 'United Kingdom' }).check();
  await page.getByRole('radio', { name: /Northwind/ }).check();
  await page.getByLabel('Candidates to choose from').fill('3');
  // The same pictures each time, of which the first one's final is known to pass proofing unseen.
  await page.getByText('Advanced: model settings').click();
  await page.getByLabel('Seed').fill('7');
  await page.getByRole('button', { name: 'Another shot' }).click();
  await page.getByLabel('Candidates to choose from').nth(1).waitFor();
  await visit.loaded();
  visit.expect(await page.getByLabel('Name', { exact: true }).first().inputValue() === title, 'what was typed is lost when a shot is added');
  await page.getByLabel('Candidates to choose from').nth(1).fill('99');
  await page.getByLabel('Candidates to choose from').nth(1).evaluate(field => field.removeAttribute('max'));
  await page.getByRole('button', { name: 'Continue' }).filter({ visible: true }).last().click();
  await page.getByRole('alert').waitFor();
  await visit.look('03-new-brief-wrong');
  await page.getByRole('button', { name: 'Take out shot 2' }).click();
  await visit.loaded();
  // A photograph as cameras make them: the browser turns it into what the studio reads.
  const jpeg = await page.evaluate(() => new Promise(done => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 2400, height: 1200 });
    const pen = canvas.getContext('2d');
    for (let i = 0; i < 24; i++) { pen.fillStyle = `hsl(${i * 67} 60% ${20 + i * 3}%)`; pen.fillRect(i * 100, (i * 397) % 900, 100, 300); }
    canvas.toBlob(async blob => done([...new Uint8Array(await blob.arrayBuffer())]), 'image/jpeg', 0.5);
  }));
  await page.getByRole('button', { name: 'Add a reference' }).click();
  await page.locator('input[type=file]').waitFor();
  await visit.loaded();
  await page.locator('input[type=file]').setInputFiles({ name: 'photo.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(jpeg) });
  await page.waitForFunction(() => document.querySelector('input[type=file]').files[0]?.type === 'image/png');
  await page.getByLabel('What it is for').selectOption('protected');
  await page.getByLabel('Why you may use it').fill('Our own photograph');
  await page.getByRole('button', { name: 'Continue' }).filter({ visible: true }).last().click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  await visit.look('04-check');
  await page.getByRole('button', { name: 'Send the brief' }).dblclick();

  // Watching it, without loading the page again by hand.
  await page.waitForURL(/\/briefs\/b-/);
  await page.goBack();
  await page.getByRole('button', { name: 'Send the brief' }).waitFor();
  await page.goForward();
  await page.waitForURL(/\/briefs\/b-/);
  const brief = new URL(page.url()).pathname;
  await visit.look('05-brief-running', { whole: false });
  await page.getByRole('link', { name: /^Review as/ }).first().waitFor();
  await visit.look('06-brief-in-review');
  await page.locator('.tile a.picture').first().click();
  await page.locator('dialog#zoom[open]').waitFor();
  await page.keyboard.press('Escape');

  // Deciding: by keys on a desk, by touch on a phone.
  await page.getByRole('link', { name: /^Review as/ }).first().click();
  await page.getByRole('heading', { level: 1, name: title }).waitFor();
  await visit.look('07-review');
  await visit.theme(other);
  await visit.look('07-review-turned');
  await visit.theme('System');
  if (visit.isPhone) {
    const cards = page.locator('.card');
    await cards.nth(0).locator('.verdict .approve').tap();
    await cards.nth(1).locator('.verdict .reject').tap();
    await cards.nth(1).getByLabel('Reason').selectOption('tooPlain');
  } else {
    await page.keyboard.press('?');
    await page.locator('dialog#help[open]').waitFor();
    await visit.look('08-review-keys', { whole: false });
    await page.keyboard.press('Escape');
    await page.keyboard.press('2');
    await page.keyboard.press('r');
    await page.locator('.card').nth(1).getByLabel('Reason').selectOption('tooPlain');
    await page.locator('.card').nth(1).focus();
    await page.keyboard.press('1');
    await page.keyboard.press('a');
    await page.keyboard.press('x');
    await page.keyboard.press('2');
    await page.keyboard.press('x');
    await page.locator('dialog#compare[open]').waitFor();
    await visit.look('09-review-compare', { whole: false });
    await page.keyboard.press('Escape');
    await page.keyboard.press('z');
    await page.locator('dialog#zoom[open]').waitFor();
    await visit.look('10-review-zoom', { whole: false });
    await page.keyboard.press('Escape');
  }
  await visit.look('11-review-decided');
  await page.getByRole('button', { name: 'Send decision' }).click();
  await page.getByRole('heading', { name: 'Your decision is recorded' }).waitFor();
  await visit.look('12-recorded');

  // A publisher releases it, and the page of the brief says by itself that it is delivered.
  await visit.open(brief);
  await page.getByRole('link', { name: 'Publish' }).click();
  await visit.look('12-publish');
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByText('Verified').first().waitFor();
  await visit.look('13-brief-delivered');
  await page.locator('.asset h3 a').first().click();
  await page.getByText('The manifest is as it was signed').waitFor();
  await visit.look('14-asset');
  const download = await page.request.get(new URL(await page.getByRole('link', { name: 'Download' }).getAttribute('href'), base).href);
  visit.expect(download.ok() && download.headers()['content-type'] === 'image/png', 'the asset cannot be downloaded');

  // Every room.
  await visit.open('/assets?q=evening');
  visit.expect(await page.locator('.shelf .card').count() > 0, 'the search does not find the asset');
  await visit.look('15-assets');
  await visit.open('/assets?q=nothing-is-called-this');
  await visit.look('16-assets-nothing');
  await visit.open(`/?q=${encodeURIComponent(title)}`);
  visit.expect(await page.locator('.briefs li').count() === 1, 'a double click sent the brief twice, or not at all');
  await visit.look('17-briefs');
  await visit.open('/campaigns');
  await visit.look('18-campaigns');
  await visit.open(`/campaigns/evening-${size}-${scheme}/edit`);
  await page.getByLabel(/May spend in all/).fill('2.50');
  await page.getByLabel('Hours of work').fill('4');
  await visit.look('19-campaign-edit');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('status').waitFor();
  await visit.look('20-campaign');
  await page.getByRole('link', { name: 'Stop', exact: true }).click();
  await page.getByLabel('Why').fill('a test of the switch');
  await page.getByLabel(/^Type/).fill('another-campaign');
  await page.getByRole('button', { name: 'Stop it now' }).click();
  await visit.look('21-campaign-stop-wrong');
  await page.getByLabel(/^Type/).fill(`evening-${size}-${scheme}`);
  await page.getByRole('button', { name: 'Stop it now' }).click();
  await page.getByText('Stopped by').waitFor();
  await visit.look('22-campaign-stopped');
  for (const [name, path] of [
    ['23-brands', '/brands'], ['24-brand', '/brands/northwind'], ['25-brand-edit', '/brands/northwind/edit'], ['26-models', '/models'],
    ['25-brand-new', '/brands/new'], ['25-campaign-new', '/campaigns/new'], ['26-model-stop', '/models/atelier-demo/stop'],
    ['27-audit', '/audit'], ['28-hooks', '/hooks'], ['28-health', '/health'], ['29-call-off', `${brief}/cancel`], ['30-not-found', '/nothing/here'],
  ]) {
    visit.faults = visit.faults.filter(fault => !fault.includes('/nothing/here')); // a 404 is what is asked for there
    await visit.open(path);
    await visit.look(name);
  }
  visit.faults = visit.faults.filter(fault => !fault.includes('/nothing/here'));

  // Texts that nobody thought of must not break a page.
  const word = 'donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauunterbeamtengesellschaft';
  const long = await page.request.post(`${base}/v1/briefs`, { data: {
    title: `A title that somebody pasted, with ${word} in it, and then some more words behind it`, campaign: 'a-very-long-campaign-name-of-forty-chars',
    intent: { subject: `One large star. ${'It is dancing. '.repeat(40)}`, goal: `https://example.com/${'a/very/long/path/'.repeat(8)}`, mood: [word], mustHave: [word + ' ' + word], locales: ['en-GB', 'de-DE', 'fr-FR', 'it-IT', 'es-ES', 'pt-PT', 'nl-NL', 'pl-PL'] },
    output: { shots: [{ name: 'an-extremely-long-name-of-a-shot-forty-x', description: word, width: 384, height: 128, variants: 2 }] },
  } });
  visit.expect(long.ok(), `the long brief is not taken: ${long.status()}`);
  await visit.open(new URL(long.headers().location).pathname.replace('/v1', ''));
  await page.getByRole('link', { name: /^Review as/ }).first().waitFor();
  await visit.look('31-long-brief');
  await page.getByRole('link', { name: /^Review as/ }).first().click();
  await visit.look('32-long-review');
  await visit.open('/?q=pasted');
  await visit.look('33-long-list');
  await visit.open('/campaigns/a-very-long-campaign-name-of-forty-chars');
  await visit.look('34-long-campaign');
  await visit.open('/audit');
  await page.getByRole('button', { name: 'Verify everything' }).click();
  await page.getByText('All chains are whole').waitFor();
  await visit.look('35-audit-whole');
} catch (error) {
  visit.faults.push(`${page.url()}: ${error.message.split('\n').slice(0, 6).join(' ')}`);
  await page.screenshot({ path: `${out}/99-stuck-${visit.name}.png` }).catch(() => {});
}

process.exit(await visit.end() ? 0 : 1);
