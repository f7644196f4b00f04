const KEY = 'wall';

/** What this monitor was told about itself; stays on it. Nothing personal. */
class Settings {
  /** Darker between 22:00 and 6:00. */
  dim = $state(false);
  /** Chimes once when a case becomes overdue. */
  chime = $state(false);

  /** In the browser only. A monitor that forbids storage keeps its settings until it is reloaded. */
  load(): void {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Record<string, unknown>;
      this.dim = kept.dim === true;
      this.chime = kept.chime === true;
    } catch {
      this.dim = this.chime = false;
    }
  }

  put(change: { dim?: boolean; chime?: boolean }): void {
    Object.assign(this, change);
    try {
      localStorage.setItem(KEY, JSON.stringify({ dim: this.dim, chime: this.chime }));
    } catch {
      // Storage is full or forbidden: the setting holds until the next reload.
    }
  }
}

export const settings = new Settings();
