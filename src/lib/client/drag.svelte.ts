import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import {
  draggable,
  dropTargetForElements,
  monitorForElements,
} from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { preserveOffsetOnSource } from '@atlaskit/pragmatic-drag-and-drop/utils/preserve-offset-on-source';
import { setCustomNativeDragPreview } from '@atlaskit/pragmatic-drag-and-drop/element/set-custom-native-drag-preview';
import { autoScrollForElements } from '@atlaskit/pragmatic-drag-and-drop-auto-scroll/element';
import type { Attachment } from 'svelte/attachments';
import { liftByTouch } from './touch-drag.ts';

export interface DragListeners {
  /** A card was lifted. */
  onlift?: (caseId: number) => void;
  /** It was let go over a target; `at` is where that card now lies on the screen, for what opens beside it. */
  ondrop: (caseId: number, target: string, at: DOMRect) => void;
  /** It was let go elsewhere, or Esc was pressed. */
  oncancel?: (caseId: number) => void;
}

/**
 * Cards dragged by mouse or by a long press onto targets (a column, a unit's lane). The list itself is never touched
 * while a drag lasts: what is lifted and what lies under the pointer are state, and screens draw from that.
 */
export class Drag {
  /** The case in the air. */
  lifted = $state<number | null>(null);
  /** The target under the pointer. */
  over = $state<string | null>(null);
  readonly #listeners: DragListeners;

  constructor(listeners: DragListeners) {
    this.#listeners = listeners;
  }

  /** Hears every drag of the page; goes on the element that holds sources and targets. */
  readonly board: Attachment<HTMLElement> = () =>
    monitorForElements({
      canMonitor: ({ source }) => typeof source.data.caseId === 'number',
      onDragStart: ({ source }) => this.#lift(Number(source.data.caseId)),
      onDropTargetChange: ({ location }) => {
        this.over = keyOf(location.current.dropTargets[0]?.data);
      },
      onDrop: ({ location }) => {
        const { input, dropTargets } = location.current;
        this.#drop(keyOf(dropTargets[0]?.data), new DOMRect(input.clientX, input.clientY, 0, 0));
      },
    });

  /** Makes an element the handle and the picture of a case; `mayLift` is asked at each start. */
  source(caseId: number, mayLift: () => boolean = () => true): Attachment<HTMLElement> {
    return (element) =>
      combine(
        draggable({
          element,
          canDrag: mayLift,
          getInitialData: () => ({ caseId }),
          onGenerateDragPreview: ({ location, nativeSetDragImage }) => {
            setCustomNativeDragPreview({
              nativeSetDragImage,
              getOffset: ({ container }) => {
                const { x, y } = preserveOffsetOnSource({ element, input: location.current.input })({
                  container,
                });
                return { x: x + FRAME, y: y + FRAME };
              },
              render: ({ container }) => {
                container.style.padding = `${FRAME}px`;
                container.append(pictureOf(element));
              },
            });
          },
        }),
        liftByTouch(element, mayLift, {
          picture: () => pictureOf(element),
          onlift: () => this.#lift(caseId),
          onmove: (under) => {
            this.over = under?.closest<HTMLElement>('[data-target]')?.dataset.target ?? null;
          },
          ondrop: (at) => this.#drop(this.over, at),
          oncancel: () => this.#drop(null, new DOMRect()),
        }),
      );
  }

  /** Makes an element something to drop on, known by `key`. */
  target(key: string): Attachment<HTMLElement> {
    return (element) => {
      element.dataset.target = key;
      return dropTargetForElements({ element, getData: () => ({ target: key }) });
    };
  }

  /** Scrolls an element while a card is held near its edge. */
  readonly scroller: Attachment<HTMLElement> = (element) => autoScrollForElements({ element });

  #lift(caseId: number): void {
    this.lifted = caseId;
    this.over = null;
    this.#listeners.onlift?.(caseId);
  }

  #drop(target: string | null, at: DOMRect): void {
    const caseId = this.lifted;
    this.lifted = null;
    this.over = null;
    if (caseId === null) return;
    if (target === null) this.#listeners.oncancel?.(caseId);
    else this.#listeners.ondrop(caseId, target, at);
  }
}

/** Room around the picture of a lifted card, so that neither its turned corners nor its shadow are cut off. */
const FRAME = 24;

/** The lifted look of a card: itself, as `.lifted` turns and outlines it. */
function pictureOf(element: HTMLElement): HTMLElement {
  const { width, height } = element.getBoundingClientRect();
  const picture = element.cloneNode(true) as HTMLElement;
  picture.classList.add('lifted');
  picture.removeAttribute('data-case');
  Object.assign(picture.style, {
    width: `${width}px`,
    height: `${height}px`,
    margin: '0',
    listStyle: 'none',
  });
  return picture;
}

function keyOf(data: Record<string | symbol, unknown> | undefined): string | null {
  return typeof data?.target === 'string' ? data.target : null;
}
