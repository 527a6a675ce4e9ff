// The roster as a form: who is asked, in which order and when, and how long each is waited for.

import { DAYS, NEW_PERSON, NEW_SHIFT, TIMES, endsNextDay, faultsIn } from './model.js';
import { button, make, setText } from './parts.js';

/** A Monday. */
const MONDAY = Date.UTC(2026, 0, 5);
const DAY_MS = 86_400_000;

/** A form in which a roster is edited. */
export class RosterForm {
  /**
   * @param edited what the fields have at first, as `editable` makes it
   * @param told the roster as the relay told it
   * @param speech the page's words and its language
   * @param wishes what is done on `save` and `leave`, and how the page `tells` of a change to who cannot see it
   */
  constructor(edited, told, { t, language }, { save, leave, tell }) {
    Object.assign(this, { told, t, language, tell });
    this.count = 0;
    this.people = make('ol', { className: 'people' }, ...edited.people.map((person) => this.person(person)));
    this.times = TIMES.map((name) => [name, this.field(t(`roster.${name}`), edited.times[name], { type: 'number', step: 'any', min: 0 })]);
    this.save = make('button', { type: 'submit', className: 'main', textContent: t('save') });
    this.faults = make('p', { className: 'wrong', attributes: { role: 'alert' } });
    const add = button(t('person.add'), () => {
      const added = this.person(NEW_PERSON);
      this.people.append(added);
      this.number();
      added.fields.id.input.focus();
    });
    this.add = add;
    this.element = make('form', { id: 'roster-form', noValidate: true },
      this.people, add, ...this.times.map(([, { label }]) => label),
      make('datalist', { id: 'zones' }, ...Intl.supportedValuesOf('timeZone').map((zone) => make('option', { value: zone }))),
      this.faults, make('div', { className: 'buttons' }, this.save, button(t('back'), leave)));
    this.element.addEventListener('submit', (event) => {
      event.preventDefault();
      if (this.check()) {
        save(this.save);
      }
    });
    this.number();
  }

  /** A labelled input, with a place for what is wrong with it. */
  field(words, value, properties = {}) {
    const input = make('input', { value: value ?? '', ...properties });
    return { input, ...this.labelled(words, input) };
  }

  labelled(words, input) {
    const wrong = make('span', { id: `fault-${this.count += 1}`, className: 'wrong' });
    const label = make('label', {}, make('span', { textContent: words }), ' ', input, wrong);
    return { label, wrong };
  }

  person(person) {
    const { t } = this;
    const id = this.field(t('person.id'), person.id, { autocapitalize: 'none' });
    const name = this.field(t('person.name'), person.name, { maxLength: 40 });
    const phone = this.field(t('person.phone'), person.phone, { type: 'tel' });
    const email = this.field(t('person.email'), person.email, { type: 'email' });
    const zone = this.field(t('shift.zone'), person.zone, { attributes: { list: 'zones' }, autocapitalize: 'none' });
    const legend = make('legend');
    const shifts = make('ul', { className: 'shifts' }, ...(person.shifts ?? []).map((shift) => this.shift(shift)));
    const never = make('p', { className: 'soft', textContent: t('shift.never') });
    const addShift = button(t('shift.add'), () => {
      const added = this.shift(NEW_SHIFT);
      shifts.append(added);
      showDuty();
      added.querySelector('input').focus();
    });
    const duty = make('select', {}, make('option', { value: '', textContent: t('duty.always') }), make('option', { value: 'shifts', textContent: t('duty.shifts') }));
    duty.value = person.shifts ? 'shifts' : '';
    const plan = make('div', { className: 'plan' }, zone.label, shifts, never, addShift);
    const showDuty = () => {
      plan.hidden = duty.value === '';
      never.hidden = shifts.children.length > 0;
    };
    duty.addEventListener('change', () => {
      if (duty.value !== '' && shifts.children.length === 0) {
        shifts.append(this.shift(NEW_SHIFT));
      }
      showDuty();
    });
    shifts.addEventListener('removed', showDuty);
    showDuty();

    const up = button(t('person.up'), () => {
      item.previousElementSibling?.before(item);
      this.number();
      up.focus(); // Which it lost by being moved.
      this.tell(t('person.moved', { name: name.input.value, place: this.placeOf(item) }));
    });
    const remove = button(t('person.remove'), () => {
      const next = item.nextElementSibling ?? item.previousElementSibling;
      item.remove();
      this.number();
      (next?.fields.id.input ?? this.add).focus();
    }, { className: 'bad' });
    const item = make('li', {}, make('fieldset', {}, legend,
      make('div', { className: 'fields' }, id.label, name.label, phone.label, email.label,
        make('label', {}, make('span', { textContent: t('duty') }), ' ', duty), up, remove),
      plan));
    item.fields = { id, name, phone, email, zone };
    item.buttons = { up, remove };
    item.legend = legend;
    item.read = () => ({
      ...Object.fromEntries(Object.entries(item.fields).map(([field, { input }]) => [field, input.value.trim()])),
      shifts: duty.value === '' ? null : [...shifts.children].map((shift) => shift.read()),
    });
    item.shifts = shifts.children;
    name.input.addEventListener('input', () => this.number());
    return item;
  }

  shift({ days, from, to }) {
    const { t } = this;
    const boxes = DAYS.map((day, i) => {
      const name = (style) => new Intl.DateTimeFormat(`${this.language}-US`, { weekday: style, timeZone: 'UTC' }).format(MONDAY + i * DAY_MS);
      const box = make('input', { type: 'checkbox', value: day, checked: days.includes(day), attributes: { 'aria-label': name('long') } });
      return { box, label: make('label', { className: 'day-box' }, box, make('span', { textContent: name('short'), attributes: { 'aria-hidden': 'true' } })) };
    });
    const daysWrong = make('span', { id: `fault-${this.count += 1}`, className: 'wrong' });
    const group = make('div', { className: 'days', attributes: { role: 'group', 'aria-label': t('shift.days') } }, ...boxes.map(({ label }) => label), daysWrong);
    const start = this.field(t('shift.from'), from, { type: 'time', step: 'any' });
    const end = this.field(t('shift.to'), to, { type: 'time', step: 'any' });
    const hint = make('span', { className: 'soft', attributes: { role: 'status' } });
    const item = make('li', {}, make('fieldset', {}, make('legend', { className: 'unseen', textContent: t('shift') }),
      group, start.label, end.label, hint,
      button(t('shift.remove'), () => {
        const list = item.parentElement;
        const next = item.nextElementSibling ?? item.previousElementSibling;
        item.remove();
        list.dispatchEvent(new Event('removed'));
        (next?.querySelector('input') ?? list.parentElement.querySelector(':scope > button')).focus();
      }, { className: 'bad' })));
    item.fields = { days: { input: group, wrong: daysWrong, focus: boxes[0].box }, from: start, to: end };
    item.read = () => ({ days: boxes.filter(({ box }) => box.checked).map(({ box }) => box.value), from: start.input.value, to: end.input.value });
    const showHint = () => setText(hint, endsNextDay(item.read()) ? t('shift.next-day') : '');
    item.addEventListener('input', showHint);
    showHint();
    return item;
  }

  placeOf(item) {
    return [...this.people.children].indexOf(item) + 1;
  }

  /** Says of each person which one he is: the fields have the same names for all. */
  number() {
    for (const [i, item] of [...this.people.children].entries()) {
      const name = item.fields.name.input.value;
      setText(item.legend, `${i + 1}. ${name}`);
      item.buttons.up.hidden = i === 0;
      item.buttons.up.setAttribute('aria-label', `${this.t('person.up')}: ${name}`);
      item.buttons.remove.setAttribute('aria-label', `${this.t('person.remove')}: ${name}`);
    }
  }

  /** What stands in the fields now, right or wrong. */
  read() {
    return {
      people: [...this.people.children].map((item) => item.read()),
      times: Object.fromEntries(this.times.map(([name, { input }]) => [name, input.value])),
    };
  }

  /** Says beside each field what is wrong with it, and goes to the first. Returns whether nothing is. */
  check() {
    const faults = faultsIn(this.read(), this.told);
    for (const place of this.places()) {
      this.mark(place, '');
    }
    for (const { fault, ...at } of faults) {
      this.mark(this.place(at), this.t(`fault.${fault}`));
    }
    setText(this.faults, faults.length > 0 ? this.t('faults', { count: faults.length }) : '');
    const first = faults.length > 0 ? this.place(faults[0]) : null;
    (first?.focus ?? first?.input)?.focus();
    return faults.length === 0;
  }

  place({ person, shift, field }) {
    if (person === undefined) {
      return this.times.find(([name]) => name === field)?.[1] ?? { input: this.add, wrong: this.faults };
    }
    const item = this.people.children[person];
    return shift === undefined ? item.fields[field] : item.shifts[shift].fields[field];
  }

  places() {
    const items = [...this.people.children];
    return [...items, ...items.flatMap((item) => [...item.shifts])].flatMap((item) => Object.values(item.fields))
      .concat(this.times.map(([, field]) => field));
  }

  mark({ input, wrong }, words) {
    setText(wrong, words);
    if (words === '') {
      input.removeAttribute('aria-invalid');
      input.removeAttribute('aria-describedby');
    } else {
      input.setAttribute('aria-invalid', 'true');
      input.setAttribute('aria-describedby', wrong.id);
    }
  }
}
