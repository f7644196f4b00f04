import type { CategoryCode } from '$lib/domain/case/case.ts';
import { proposedUnit, type Category, type Directory } from '$lib/domain/bureau/directory.ts';
import type { Proposal } from '$lib/domain/intake/propose.ts';
import { m } from '$lib/paraglide/messages.js';
import { unitShort } from '$lib/words/units.ts';
import { findCategories } from './find-category.ts';

/** A category that is offered: whose it would be, and why it is proposed. */
export interface CategoryOption {
  category: Category;
  unit: string;
  why: string;
}

interface Asked {
  /** What was typed; empty: what is proposed, and what was chosen. */
  query: string;
  categories: ReadonlyMap<CategoryCode, Category>;
  directory: Directory;
  proposals: readonly Proposal[];
  chosen: Category | undefined;
  road: string;
  area: string;
}

/** Shown at most while somebody types. */
const MOST = 6;

export function categoryOptions(asked: Asked): CategoryOption[] {
  const { query, categories, proposals, chosen } = asked;
  if (query) {
    return findCategories(query, categories.values())
      .slice(0, MOST)
      .map((one) => optionOf(asked, one));
  }
  const proposed = proposals.flatMap((proposal) => {
    const category = categories.get(proposal.category);
    return category ? [optionOf(asked, category, proposal)] : [];
  });
  const isProposed = proposed.some(({ category }) => category.code === chosen?.code);
  return chosen && !isProposed ? [optionOf(asked, chosen), ...proposed.slice(0, 2)] : proposed;
}

function optionOf({ directory, area, road }: Asked, category: Category, proposal?: Proposal): CategoryOption {
  const unit = proposal ? proposal.unit : proposedUnit(category, area);
  return {
    category,
    unit: unit ? unitShort(directory, unit) : unitWord(category),
    why: proposal ? whyWords(proposal, road) : '',
  };
}

function unitWord(category: Category): string {
  return category.byArea ? m.intake_unit_by_area() : m.common_centre();
}

function whyWords({ words, area, nearby }: Proposal, road: string): string {
  const parts: string[] = [];
  if (words.length > 0) parts.push(m.intake_why_words({ words: words.join(m.common_list_joint()) }));
  if (area && road) parts.push(m.intake_why_area({ road, area }));
  if (nearby > 0) parts.push(m.intake_why_nearby({ count: nearby }));
  return parts.join(m.intake_why_joint());
}
