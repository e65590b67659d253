/** Of a model that is on offer; prices in US dollars for one token. */
export interface CatalogueModel {
  readonly id: string;
  readonly name: string;
  readonly contextLength: number;
  readonly promptPrice: number;
  readonly completionPrice: number;
}

const USUAL = { contextLength: 128_000, promptPrice: 0.000_003, completionPrice: 0.000_015 };

/** On the list from the beginning. Any other name of this form is served, too, until it is removed. */
export const MODELS: readonly CatalogueModel[] = [
  { ...USUAL, id: 'openai/gpt-4o', name: 'OpenAI: GPT-4o' },
  { ...USUAL, id: 'openai/gpt-4', name: 'OpenAI: GPT-4', contextLength: 8_191 },
  { ...USUAL, id: 'anthropic/claude-sonnet-4', name: 'Anthropic: Claude Sonnet 4' },
  { ...USUAL, id: 'google/gemini-2.5-flash', name: 'Google: Gemini 2.5 Flash' },
];
const MODEL_ID = /^[\w.-]+\/[\w.:-]+$/;

export const findModel = (id: string): CatalogueModel | null => {
  const listed = MODELS.find((model) => model.id === id);
  return listed ?? (MODEL_ID.test(id) ? { ...USUAL, id, name: id } : null);
};

/** As `/models` lists it. */
export const asListed = ({ id, name, ...model }: CatalogueModel) => ({
  id,
  canonical_slug: id,
  name,
  created: 1_700_000_000,
  description: name,
  context_length: model.contextLength,
  architecture: {
    modality: 'text->text',
    input_modalities: ['text'],
    output_modalities: ['text'],
    tokenizer: 'Other',
    instruct_type: null,
  },
  pricing: { prompt: String(model.promptPrice), completion: String(model.completionPrice) },
  top_provider: {
    context_length: model.contextLength,
    max_completion_tokens: 4_096,
    is_moderated: false,
  },
  per_request_limits: null,
  supported_parameters: ['max_tokens', 'temperature'],
  default_parameters: null,
  supported_voices: null,
  knowledge_cutoff: null,
  expiration_date: null,
  links: { details: `/api/v1/models/${id}/endpoints` },
});
