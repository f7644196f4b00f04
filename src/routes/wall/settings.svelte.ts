const KEY = 'wall';

/** What this monitor was told about itself; stays on it. Nothing personal. */
class Settings {
  /** Darker between 22:00 and 6:00. */
  dim = $state(false);
  /** Chimes once when a case becomes overdue. */
  chime = $state(false);

  /** The centre's duty line as it was last known, for when nothing else can be shown. */
  phone = $state('');

  /** In the browser only. A monitor that forbids storage keeps its settings until it is reloaded. */
  load(): void {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, unknown>;
      this.dim = kept.dim === true;
      this.chime = kept.chime === true;
      this.phone = typeof kept.phone === 'string' ? kept.phone : '';
    } catch {
      this.dim = this.chime = false;
    }
  }

  put(change: { dim?: boolean; chime?: boolean; phone?: string }): void {
    Object.assign(this, change);
    try {
      localStorage.setItem(KEY, JSON.stringify({ dim: this.dim, chime: this.chime, phone: this.phone }));
    } catch {
      // Storage is full or forbidden: the setting holds until the next reload.
    }
  }
}

export const settings = new Settings();
