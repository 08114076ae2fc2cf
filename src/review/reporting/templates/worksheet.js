// Save what was filled in as a file, and open such a file again. Nothing leaves the computer.
(() => {
  const find = (selector) => [...document.querySelectorAll(selector)];
  const state = document.querySelector('#state');
  const reviewer = document.querySelector('[name=reviewer]');
  const empty = JSON.parse(document.querySelector('#empty').textContent);
  const told = (text) => { state.textContent = text; };
  const chosen = (set) => set.querySelector('input:checked')?.value ?? null;
  let unsaved = false;

  const filled = () => {
    const saved = structuredClone(empty);
    saved.reviewer = reviewer.value;
    for (const set of find('[data-answer]')) saved.answers[set.dataset.answer].answer = chosen(set);
    for (const note of find('[data-note]')) saved.answers[note.dataset.note].note = note.value;
    for (const set of find('[data-judgement]')) saved.judgements[set.dataset.judgement] = chosen(set);
    return saved;
  };

  const count = () => {
    const sets = find('[data-answer]');
    told(`${sets.filter(chosen).length} of ${sets.length} answered${unsaved ? ', not saved' : ''}`);
  };

  const choose = (set, value) => {
    for (const box of set.querySelectorAll('input')) box.checked = box.value === value;
  };

  const problem = (saved) => {
    if (saved === null || typeof saved !== 'object' || saved.format !== empty.format) return 'no saved worksheet';
    if (saved.version !== empty.version) return `saved by another version (${saved.version})`;
    if (typeof saved.answers !== 'object' || saved.answers === null) return '"answers" is missing';
    for (const key of Object.keys(saved.answers)) if (!(key in empty.answers)) return `"${key}" is no question here`;
    return '';
  };

  const open = async (file) => {
    let saved;
    try { saved = JSON.parse(await file.text()); } catch (error) { told(`${file.name}: ${error.message}`); return; }
    const wrong = problem(saved);
    if (wrong) { told(`${file.name}: ${wrong}`); return; }
    reviewer.value = saved.reviewer ?? '';
    for (const set of find('[data-answer]')) choose(set, saved.answers[set.dataset.answer]?.answer ?? null);
    for (const note of find('[data-note]')) note.value = saved.answers[note.dataset.note]?.note ?? '';
    for (const set of find('[data-judgement]')) choose(set, saved.judgements?.[set.dataset.judgement] ?? null);
    unsaved = false;
    count();
    const others = (saved.papers ?? []).join(', ');
    if (others !== empty.papers.join(', ')) told(`${state.textContent}; these answers were given about ${others}`);
  };

  document.querySelector('#save').addEventListener('click', () => {
    const link = document.createElement('a');
    const text = `${JSON.stringify(filled(), null, 1)}\n`;
    link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
    link.download = `${empty.papers[0].replace(/[^\w.-]+/g, '_')}.answers.json`;
    link.click();
    unsaved = false;
    count();
  });
  document.querySelector('#open').addEventListener('change', (event) => {
    if (event.target.files.length) open(event.target.files[0]);
  });
  document.querySelector('#print').addEventListener('click', () => print());
  document.querySelector('form').addEventListener('submit', (event) => event.preventDefault());
  document.addEventListener('input', (event) => {
    if (event.target.type !== 'file') { unsaved = true; count(); }
  });
  window.addEventListener('beforeunload', (event) => { if (unsaved) event.preventDefault(); });
  count();
})();
