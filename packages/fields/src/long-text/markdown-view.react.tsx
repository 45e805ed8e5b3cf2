// In charge of: showing Markdown as elements. Texts become text nodes and links only safe ones: no HTML is ever made of a string.
import { Fragment, type ReactNode } from 'react';
import { readMarkdown, type Block, type Inline } from './markdown.ts';

function InlineView({ piece }: { readonly piece: Inline }): ReactNode {
  switch (piece.kind) {
    case 'text':
      return piece.text;
    case 'break':
      return <br />;
    case 'code':
      return <code>{piece.text}</code>;
    case 'link':
      return (
        <a className="tr-link" href={piece.href} {...(/^https?:/i.test(piece.href) ? { target: '_blank', rel: 'noopener noreferrer nofollow' } : {})}>
          {piece.text}
        </a>
      );
    case 'strong':
      return <strong>{inlines(piece.children)}</strong>;
    case 'em':
      return <em>{inlines(piece.children)}</em>;
    case 'del':
      return <del>{inlines(piece.children)}</del>;
  }
}

// The parts of a text have no names of their own: their place is what they are known by.
function inlines(pieces: readonly Inline[]): ReactNode {
  return pieces.map((piece, place) => <InlineView key={place} piece={piece} />);
}

function blocks(parts: readonly Block[]): ReactNode {
  return parts.map((part, place) => <BlockView key={place} block={part} />);
}

/** Headings of a text stand below those of the page. */
const headings = ['h4', 'h5', 'h6', 'h6', 'h6', 'h6'] as const;

function ListView({ block }: { readonly block: Extract<Block, { readonly kind: 'list' }> }): ReactNode {
  const items = block.items.map((item, place) => {
    const [first, ...rest] = item;
    return (
      <li key={place}>
        {first?.kind === 'paragraph' ? inlines(first.children) : first === undefined ? null : blocks([first])}
        {blocks(rest)}
      </li>
    );
  });
  return block.start === undefined ? <ul>{items}</ul> : <ol start={block.start}>{items}</ol>;
}

function TableView({ block }: { readonly block: Extract<Block, { readonly kind: 'table' }> }): ReactNode {
  return (
    <div className="tr-md-scroll">
      <table>
        <thead>
          <tr>
            {block.head.map((cell, place) => (
              <th key={place}>{inlines(cell)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {block.rows.map((row, place) => (
            <tr key={place}>
              {row.map((cell, column) => (
                <td key={column}>{inlines(cell)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function BlockView({ block }: { readonly block: Block }): ReactNode {
  switch (block.kind) {
    case 'paragraph':
      return <p>{inlines(block.children)}</p>;
    case 'heading': {
      const Heading = headings[block.level - 1] ?? 'h6';
      return <Heading>{inlines(block.children)}</Heading>;
    }
    case 'list':
      return <ListView block={block} />;
    case 'quote':
      return <blockquote>{blocks(block.blocks)}</blockquote>;
    case 'code':
      return (
        <pre>
          <code>{block.text}</code>
        </pre>
      );
    case 'table':
      return <TableView block={block} />;
    case 'rule':
      return <hr />;
  }
}

/** A Markdown text. */
export function MarkdownView({ text }: { readonly text: string }): ReactNode {
  return (
    <div className="tr-md">
      <Fragment>{blocks(readMarkdown(text))}</Fragment>
    </div>
  );
}
