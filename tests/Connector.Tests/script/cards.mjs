// Reads every card of a folder with the Adaptive Cards library, draws it light and dark in a browser, and keeps a picture of each: node cards.mjs BROWSER FOLDER
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [browser, folder] = process.argv.slice(2);
const module = name => readFileSync(new URL(`./node_modules/${name}`, import.meta.url), 'utf8');
const library = module('adaptivecards/dist/adaptivecards.js');
const markdown = module('markdown-it/dist/browser/markdown-it.umd.min.js');
const thumbnail = readFileSync(join(folder, 'thumbnail.png'));

// Teams' own look, nearly: what its host configurations say of colours and spacing.
const looks = {
  light: { back: '#ffffff', text: '#242424', subtle: '#616161', accent: '#5b5fc7', good: '#237b4b', warning: '#835c00', attention: '#c4314b', line: '#e0e0e0' },
  dark: { back: '#292929', text: '#ffffff', subtle: '#adadad', accent: '#a6a7dc', good: '#92c353', warning: '#fbd45b', attention: '#f9526b', line: '#3d3d3d' },
};

const faults = [];
const driver = await chromium.launch({ executablePath: browser, args: ['--no-sandbox', '--disable-dev-shm-usage', '--force-color-profile=srgb'] });
for (const [scheme, look] of Object.entries(looks)) {
  const context = await driver.newContext({ viewport: { width: 640, height: 800 }, colorScheme: scheme });
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  await page.route('**/t/*', route => route.fulfill({ contentType: 'image/png', body: thumbnail }));
  await page.setContent(`<html lang="en"><style>
    body { margin: 16px; background: ${look.back}; color: ${look.text}; font: 14px "Segoe UI", "Noto Sans", sans-serif }
    #card { max-width: 600px; border: 1px solid ${look.line}; border-radius: 6px; padding: 4px }
    .ac-pushButton { background: transparent; color: inherit; border: 1px solid ${look.line}; border-radius: 4px; padding: 6px 16px; font: inherit; font-weight: 600 }
    .ac-pushButton.style-positive { background: #5b5fc7; color: #fff; border-color: #5b5fc7 }
    input, select, textarea { background: transparent; color: inherit; border: 1px solid ${look.line}; border-radius: 4px; padding: 6px; font: inherit; box-sizing: border-box }
    select option { background: ${look.back} } textarea { min-height: 44px }
  </style><div id="card"></div></html>`);
  await page.addScriptTag({ content: library });
  await page.addScriptTag({ content: markdown });
  for (const file of readdirSync(folder).filter(f => f.endsWith('.json'))) {
    const said = await page.evaluate(({ json, look }) => {
      const found = [];
      const colour = value => ({ default: value, subtle: value });
      const foregroundColors = { default: { default: look.text, subtle: look.subtle }, accent: colour(look.accent), good: colour(look.good), warning: colour(look.warning), attention: colour(look.attention), dark: colour(look.text), light: colour(look.text) };
      AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => { result.outputHtml = markdownit().render(text); result.didProcess = true; };
      const card = new AdaptiveCards.AdaptiveCard();
      card.version = AdaptiveCards.Versions.v1_5;
      card.hostConfig = new AdaptiveCards.HostConfig({
        fontFamily: '"Segoe UI", "Noto Sans", sans-serif', fontSizes: { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 }, fontWeights: { lighter: 200, default: 400, bolder: 600 },
        spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 12 }, separator: { lineThickness: 1, lineColor: look.line },
        actions: { maxActions: 6, actionsOrientation: 'horizontal', actionAlignment: 'left', buttonSpacing: 8 }, supportsInteractivity: true,
        containerStyles: { default: { backgroundColor: look.back, foregroundColors }, emphasis: { backgroundColor: look.back, foregroundColors } },
        factSet: { title: { weight: 'bolder', wrap: true, maxWidth: 130 }, value: { wrap: true }, spacing: 12 },
      });
      const context = new AdaptiveCards.SerializationContext(AdaptiveCards.Versions.v1_5);
      card.parse(JSON.parse(json), context);
      for (let i = 0; i < context.eventCount; i++) found.push(`${context.getEventAt(i).event}: ${context.getEventAt(i).message}`);
      for (const problem of card.validateProperties().validationEvents) found.push(problem.message);
      const place = document.getElementById('card');
      place.replaceChildren(card.render());
      const inputs = card.getAllInputs();
      for (const input of inputs) if (!input.id || !input.label) found.push(`an input without id or label: ${input.id}`);
      if (new Set(inputs.map(i => i.id)).size !== inputs.length) found.push('two inputs of one id');
      if (place.scrollWidth > place.clientWidth + 1) found.push(`wider than its frame: ${place.scrollWidth}`);
      if (!place.innerText.trim()) found.push('nothing to see');
      if (place.querySelectorAll('a').length) found.push('a link that is no button');
      return found;
    }, { json: readFileSync(join(folder, file), 'utf8'), look });
    faults.push(...said.map(s => `${file} ${scheme}: ${s}`));
    await page.evaluate(() => Promise.all([...document.images].map(i => i.decode().catch(() => {}))));
    await page.locator('#card').screenshot({ path: join(folder, file.replace('.json', `-${scheme}.png`)) });
  }
  await context.close();
}
await driver.close();
if (faults.length) { console.error(faults.join('\n')); process.exit(1); }
