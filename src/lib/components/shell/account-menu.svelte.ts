const ID = 'account-menu';

/** The account's menu: one on a page, opened by any button that carries `opener`. */
class AccountMenu {
  readonly id = ID;
  isOpen = $state(false);
  /** The button that opened it. */
  by: HTMLElement | undefined;

  /** What a button needs that opens it. */
  get opener() {
    return {
      'aria-controls': ID,
      'aria-expanded': this.isOpen,
      onclick: ({ currentTarget }: MouseEvent) => {
        this.by = currentTarget as HTMLElement;
        this.isOpen = !this.isOpen;
      },
    };
  }
}

export const accountMenu = new AccountMenu();
