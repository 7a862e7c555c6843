import {dirname, resolve} from 'node:path';

import {modelsOf, renameModels} from '../align/index.js';
import type {Config, FeedConfig} from '../config/index.js';
import {modelKey, startStyle, type StyleModel, type StyleStage} from '../style/index.js';

/** A configuration whose models are open: in it each is named by its fingerprint, so that no hash depends on a path. */
export interface OpenStyles {
  readonly config: Config;
  /** To be closed. Absent = no feed needs a model. */
  readonly style?: StyleStage;
}

/**
 * Opens all models that the feeds name, and tries them.
 *
 * @param onWarning - Is told what is surprising about one.
 * @throws As `startStyle`.
 */
export async function openStyles(
  config: Config,
  onWarning: (field: string, warning: string) => void,
): Promise<OpenStyles> {
  const directory = dirname(config.file);
  const modelOf = (options: Pick<StyleModel, 'range' | 'multiple'> & {model: string}, feed: FeedConfig) => {
    const {width, height} = feed.image;
    const {model, range, multiple} = options;
    return {file: resolve(directory, model), range, multiple, width, height};
  };
  const models = config.feeds.flatMap((feed) =>
    feed.views.flatMap((view) =>
      modelsOf(view.align).map((options) => ({
        field: `the model of style in view ${view.name} of feeds.${feed.name}`,
        ...modelOf(options, feed),
      })),
    ),
  );
  if (models.length === 0) return {config};
  const style = await startStyle(models, config.server.workers);
  const fingerprints = new Map<string, string>();
  for (const [place, {fingerprint, warnings}] of style.models.entries()) {
    fingerprints.set(modelKey(models[place]), fingerprint);
    for (const warning of warnings) onWarning(models[place].field, warning);
  }
  const feeds = config.feeds.map((feed) => ({
    ...feed,
    views: feed.views.map((view) => ({
      ...view,
      align: renameModels(
        view.align,
        (options) => fingerprints.get(modelKey(modelOf(options, feed))) ?? options.model,
      ),
    })),
  }));
  return {config: {...config, feeds}, style};
}

/** For commands without a log. */
export function sayWarning(field: string, warning: string): void {
  process.stderr.write(`${field}: ${warning}\n`);
}
