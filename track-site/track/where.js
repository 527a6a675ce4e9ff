// Where a job's driver is: in words, and on the schematic map below them. The customer's page and the dispatcher's show it alike.

import { age, areaOf, freshness, miles, pacificTime, whereabouts } from './model.js';

const LEAFLET = '/vendor/leaflet-1.9.4/leaflet.js';
const GIVE_UP_MS = 20_000;

export class Where {
  /**
   * @param section the element with the places for words and map
   * @param changed called when there is more to show: the map has come, or cannot come
   * @param keepsLost whether a position stays on the map that is too old to be of use to a customer
   */
  constructor(section, changed, { keepsLost = false } = {}) {
    this.section = section;
    this.changed = changed;
    this.keepsLost = keepsLost;
    this.schematic = null;
    this.map = null;
    this.failed = false;
    this.loading = null;
  }

  /**
   * Shows what is known of a job, or nothing.
   *
   * @param known as `learn` has it; null for nothing
   * @param now the server's time
   */
  show(known, now, t, language) {
    const area = known && !known.final && this.schematic ? areaOf(known.location, this.schematic) : null;
    const onTheWay = known?.state === 'in-progress' && !known.anonymous;
    this.section.hidden = !onTheWay && !area;
    if (known?.location || known?.position) {
      this.load();
    }
    if (this.section.hidden) {
      // Gone, not only out of sight: where the driver was is nobody's business any more.
      this.map?.show({ driver: null, area: null });
      this.tell('position', '');
      this.tell('nearby', '');
      return;
    }
    const { position } = known;
    const how = freshness(position, now);
    this.section.dataset.freshness = how;
    this.tell('driver', t(onTheWay ? 'driver' : 'place'));
    this.tell('position', onTheWay ? positionText(position, how, now, t, language) : '');
    const shown = how === 'lost' && !this.keepsLost ? null : position;
    this.tell('nearby', shown && this.schematic ? nearbyText(shown, area, this.schematic, t) : area ? t('area', { area: area.name }) : '');
    const old = how !== 'fresh';
    const drawn = this.map?.show({
      subject: known.job,
      area: area && { ...area, title: t('area', { area: area.name }) },
      driver: shown && { ...shown, old, title: t(old ? 'driver.position.old' : 'driver.position') },
      label: t('map'),
    });
    this.part('map-note').hidden = !drawn && !this.failed;
    this.tell('map-note', t(this.failed ? 'map.missing' : 'map.note'));
  }

  /** Whether nothing more is on its way to be shown. */
  get settled() {
    return !this.loading || this.failed || this.map !== null;
  }

  part(name) {
    return this.section.querySelector(`#${name}`);
  }

  tell(name, text) {
    const element = this.part(name);
    if (element.textContent !== text) {
      element.textContent = text;
    }
  }

  /** The map is an extra, also in time: nothing waits for it, and without it the words are there. */
  load() {
    this.loading ??= (async () => {
      try {
        if (!this.schematic) {
          this.schematic = await getJson('/track/san-diego.json');
          this.changed();
        }
        await loaded(LEAFLET);
        this.map = new JobMap(this.part('map'), globalThis.L, this.schematic);
      } catch {
        this.failed = true;
      }
      this.changed();
    })();
  }

  /** Gives a map that could not be had another chance: there is a connection again. */
  retry() {
    if (this.failed) {
      this.failed = false;
      this.loading = null;
    }
  }
}

async function getJson(path) {
  const response = await fetch(path, {
    cache: 'no-store', credentials: 'omit', referrerPolicy: 'no-referrer', signal: AbortSignal.timeout(GIVE_UP_MS),
  });
  if (!response.ok) {
    throw new Error(`${path}: ${response.status}`);
  }
  return response.json();
}

function loaded(src) {
  return new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement('script'), { src });
    script.addEventListener('load', resolve);
    script.addEventListener('error', reject);
    document.head.append(script);
  });
}

function positionText(position, how, now, t, language) {
  if (how === 'none') {
    return t('position.none');
  }
  const time = pacificTime(position.at, language);
  const [unit, count] = age(now - position.at);
  const ago = unit === 'now' ? '' : t(`age.${unit}`, { count });
  if (how === 'lost') {
    return t('position.lost', { age: ago, time });
  }
  return unit === 'now' ? t('position.now', { time }) : t('position.at', { age: ago, time });
}

function nearbyText(position, area, schematic, t) {
  const { place, freeway } = whereabouts(position, schematic);
  const near = place && freeway ? t('position.near.freeway', { place, freeway })
    : place ? t('position.near', { place })
      : freeway ? t('position.freeway', { freeway }) : t('position.elsewhere');
  return area && area.name !== place
    ? `${near} ${t('position.distance', { miles: miles(position, area), area: area.name })}` : near;
}

const DRIVER_ICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><circle cx="20" cy="20" r="18" fill="#14632f"'
  + ' stroke="#fff" stroke-width="3"/><path d="M9 24h13V14H9zm13 0h9v-5l-4-3h-5z" fill="#fff"/>'
  + '<circle cx="14" cy="26" r="3" fill="#fff" stroke="#14632f"/><circle cx="26" cy="26" r="3" fill="#fff" stroke="#14632f"/></svg>')}`;
/** At this zoom only places of rank 1 have room for their names; each step nearer, one rank more. */
const FAR_ZOOM = 9;
const AREA_M = 3_000;

/** The schematic map with the driver and the customer's area on it. Leaflet draws. */
class JobMap {
  constructor(container, L, data) {
    this.L = L;
    this.container = container;
    this.data = data;
    this.subject = null;
    this.map = this.driver = this.accuracy = this.area = null;
  }

  /**
   * Returns whether there was anything to draw.
   *
   * @param subject whose driver it is: of another one the map is drawn anew, around him
   */
  show({ subject, driver, area, label }) {
    if (subject !== this.subject) {
      this.subject = subject;
      this.clear();
    }
    const inside = driver && this.bounds().contains([driver.lat, driver.lon]) ? driver : null;
    this.container.hidden = !inside && !area;
    if (this.container.hidden) {
      this.clear();
      return false;
    }
    this.container.setAttribute('aria-label', label);
    this.map ??= this.draw([inside, area].filter(Boolean).map(({ lat, lon }) => [lat, lon]));
    this.showArea(area);
    this.showDriver(inside);
    if (inside && !this.map.getBounds().contains([inside.lat, inside.lon])) {
      this.map.panTo([inside.lat, inside.lon], { animate: false });
    }
    return true;
  }

  clear() {
    this.map?.remove();
    this.map = this.driver = this.accuracy = this.area = null;
  }

  bounds() {
    return this.L.geoJSON(this.data).getBounds();
  }

  draw(points) {
    const { L } = this;
    const map = L.map(this.container, {
      attributionControl: false, // The note below says what the map is.
      dragging: matchMedia('(pointer: fine)').matches, // One finger scrolls the page, not the map.
      maxBounds: this.bounds(), maxZoom: 13, minZoom: 8, scrollWheelZoom: false, zoomAnimation: false,
    });
    map.on('zoomstart', () => this.driver?.getElement()?.classList.remove('moving'));
    map.on('zoomend viewreset', () => {
      this.container.dataset.rank = String(Math.max(1, map.getZoom() - FAR_ZOOM));
    });
    map.fitBounds(points, { maxZoom: 12, padding: [60, 60], animate: false });
    L.geoJSON(this.data, {
      interactive: false,
      filter: ({ geometry }) => geometry.type !== 'Point',
      style: ({ properties }) => ({ className: properties.kind, color: null, fillColor: null, weight: null, fillOpacity: null }),
    }).addTo(map);
    L.geoJSON(this.data, {
      filter: ({ geometry }) => geometry.type === 'Point',
      pointToLayer: ({ properties }, at) => L.marker(at, {
        interactive: false, keyboard: false, icon: label(L, properties),
      }),
    }).addTo(map);
    return map;
  }

  showArea(area) {
    const at = area && [area.lat, area.lon];
    if (!at || !this.area?.getLatLng().equals(at)) {
      this.area?.remove();
      this.area = at && this.L.circle(at, { radius: AREA_M, className: 'area', interactive: false }).addTo(this.map);
    }
  }

  showDriver(driver) {
    const { L } = this;
    if (!driver) {
      this.driver?.remove();
      this.accuracy?.remove();
      this.driver = this.accuracy = null;
      return;
    }
    const at = [driver.lat, driver.lon];
    this.driver ??= L.marker(at, {
      interactive: false, keyboard: false, alt: driver.title, zIndexOffset: 1000, icon: L.icon({ iconUrl: DRIVER_ICON, iconSize: [40, 40] }),
    }).addTo(this.map);
    const icon = this.driver.getElement();
    icon.alt = driver.title;
    icon.classList.toggle('driver-old', driver.old);
    if (!this.driver.getLatLng().equals(at)) {
      icon.classList.add('moving');
      this.driver.setLatLng(at);
    }
    this.accuracy ??= L.circle(at, { radius: 0, className: 'accuracy', interactive: false }).addTo(this.map);
    this.accuracy.setLatLng(at).setRadius(driver.accuracy ?? 0);
  }
}

/** The name of a place or a freeway. */
function label(L, { kind, name, rank }) {
  const text = document.createElement('span');
  text.textContent = name;
  const icon = L.divIcon({ className: kind, html: text, iconSize: null });
  const make = icon.createIcon;
  icon.createIcon = function (old) {
    const element = make.call(this, old);
    if (rank) {
      element.dataset.rank = rank;
    }
    element.setAttribute('aria-hidden', 'true'); // The words above the map say what matters of it.
    return element;
  };
  return icon;
}
