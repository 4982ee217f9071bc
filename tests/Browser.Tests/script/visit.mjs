// One person at one browser: opens pages, looks at each with the accessibility rules, and keeps a picture of it.
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const axe = readFileSync(new URL('./node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const sizes = { desk: { width: 1360, height: 900 }, phone: { width: 390, height: 844 } };

export class Visit {
  static async start({ browser, base, out, size, scheme, scripts = true, key }) {
    const visit = new Visit();
    Object.assign(visit, { base, out, name: `${size}-${scheme}${scripts ? '' : '-plain'}`, isPhone: size === 'phone', faults: [] });
    visit.browser = await chromium.launch({ executablePath: browser, args: ['--no-sandbox', '--disable-dev-shm-usage', '--force-color-profile=srgb'] });
    const context = await visit.browser.newContext({
      viewport: sizes[size], colorScheme: scheme, javaScriptEnabled: scripts, hasTouch: visit.isPhone, isMobile: visit.isPhone, reducedMotion: 'reduce', bypassCSP: false, ...(key && { httpCredentials: { username: 'anybody', password: key } }),
    });
    context.setDefaultTimeout(120_000);
    visit.page = await context.newPage();
    visit.scripts = scripts;
    // What the policy of the page forbids, what fails to load and what a script throws would all be ours.
    // A form that is sent back with what is wrong answers 400, as it should; the browser calls that an error too.
    visit.page.on('console', message => { if (message.type() === 'error' && !message.text().includes('status of 400')) visit.faults.push(`console on ${visit.page.url()}: ${message.text()}`); });
    visit.page.on('pageerror', error => visit.faults.push(`script on ${visit.page.url()}: ${error.message}`));
    return visit;
  }

  async open(path) {
    await this.page.goto(path.startsWith('http') ? path : this.base + path);
  }

  // Waits until the page has all its scripts: what is typed, pressed or chosen before would be lost on them.
  loaded() {
    return this.page.waitForLoadState();
  }

  // Keeps a picture of the page as it is and checks it.
  async look(name, { whole = true } = {}) {
    const { page } = this;
    await this.loaded();
    if (this.scripts) await page.evaluate(() => Promise.all([...document.images].filter(i => i.loading !== 'lazy' && !i.complete).map(i => new Promise(done => { i.onload = i.onerror = done; }))));
    await page.screenshot({ path: `${this.out}/${name}-${this.name}.png`, fullPage: whole });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth).catch(() => 0);
    if (wide > 1) this.faults.push(`${name}: the page is ${wide} pixels wider than the window`);
    if (!this.scripts) return;
    // The driver evaluates it outside the page's content policy, which lets no script in but the page's own.
    const found = await page.evaluate(`${axe};0`).then(() => page.evaluate(async () => {
      const result = await window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
      return result.violations.map(v => `${v.id} (${v.impact}): ${v.help}: ${v.nodes.slice(0, 3).map(n => n.target.join(' ')).join(', ')}`);
    })).catch(error => [`axe could not run: ${error.message}`]);
    this.faults.push(...found.map(fault => `${name}: ${fault}`));
  }

  // The colour that the page stands on, as it is shown.
  ground() {
    return this.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  }

  // Presses a button of the switch of themes; on a phone it is in the menu, but on pages without one.
  async theme(name) {
    const button = this.page.getByRole('group', { name: 'Theme' }).getByRole('button', { name, exact: true }).filter({ visible: true });
    if (await button.count() === 0) await this.page.locator('.tabs summary').click();
    await button.click();
  }

  expect(holds, what) {
    if (!holds) this.faults.push(what);
  }

  async end() {
    await this.browser.close();
    for (const fault of new Set(this.faults)) console.log(`FAULT ${fault}`);
    return this.faults.length === 0;
  }
}
