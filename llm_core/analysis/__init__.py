"""What can be asked of a model: the questions by subject, the function that answers each, and what it needs.

any          any language model (llm_core.language.model.LanguageModel)
Transformer  llm_core.language.transformer.Transformer, read through its named taps (llm_core.taps)
recurrent    llm_core.language.recurrent.Recurrent: RNN, GRU or LSTM
LSTM         llm_core.language.lstm.LSTM
enc-dec      llm_core.language.transformer_encoder_decoder.EncoderDecoder
-            no model: texts, or tensors that one of the others returned

evaluation/
  What does a text cost, in bits?                             scoring.evaluate                 any
  What does each piece of a text cost?                        scoring.surprisal                any
  What does the model expect after a text?                    next_token.next_tokens           any
  What do many documents cost together?                       scoring.evaluate_documents       any
  Which characters can the model not represent?               scoring.unknown_characters       any
  Where do readers of one text differ most?                   scoring.disagreement             -
  What does the model write from an empty page, how fast?     measure.write_samples            any
  How fast are several models, how much do they copy?         measure.measure_machines         any
  How steep is the loss of a text along single weights?       slope.weight_slopes              Transformer
  What does a text cost by n-grams of every order?            capacity.over_orders             -
  Which letter pairs and words does a training text have?     known_words.known                -
  How far is a sample on the way from noise to words?         known_words.count                -
  What does a counted text cost, and a held-out one?          counted_text.over_orders         -
  How sure is a count of what follows a token?                follow.follow                    -
  What does the model say of the next letter?                 next_letter.next_characters      any
  Which letters of a passage are to be guessed?               passage.letters_passage          -
  How many guesses does a model need for them?                played.play_letters              any
  What do numbers of guesses say in bits?                     guessing.bounds                  -

copying/
  What do these texts copy from the training text?            runs.copied                      -
  Which heads copy from earlier in the same text?             induction.induction              Transformer

attention/
  Where does every head look in a text?                       patterns.attend                  Transformer
  What share of its weight does a head put on each place?     patterns.shares                  -
  Over how many tokens is the weight spread?                  patterns.spread                  -
  What does a head pass on for one token?                     average.weighted_average         Transformer
  What happens when a token is really taken away?             token_removal.removal            Transformer
  How far apart do two heads look?                            heads.pattern_distance           -
  What does each head add to the output of its layer?         heads.head_sum                   Transformer
  How many parameters does attention have?                    heads.parameters                 -
  What does the number of heads change, all else equal?       head_counts.trained              -
  What is every number between queries and result?            by_hand.by_hand                  -
  Into which pieces can a text be cut?                        token_vectors.pieces             -
  What does an encoder look at, on both sides?                both_sides.encoder_pattern       enc-dec
  How is a sentence with missing words repaired?              both_sides.repair                enc-dec
  What would the left side alone guess?                       both_sides.left_guess            Transformer

scores/
  How well does a query fit a key, three ways?                functions.scaled_dot_scores      -
  How do the three ways differ for a real head?               ways.ask                         Transformer
  What are its scores and weights, three ways?                ways.compare                     -
  What does softmax do to scores of growing width?            saturation.saturation            -
  How much gradient is left when one key is far from all?     collapse.row_of_weights          -
  How many scores does a text need, how many seconds?         price.plain_attention_seconds    -

positions/
  Which vectors mark the places, computed or learned?         kinds.sinusoids                  -
                                                              kinds.learned_table              -
  What does distance do to a score, turned or with a slope?   kinds.rotary_scores              -
                                                              kinds.alibi_bias                 -
  Which query and key does a head have before the turn?       kinds.query_and_key              Transformer
  Does the last token notice a shuffle?                       shuffle.shuffle_test             -
  What does a trained model lose without order?               trained.prices                   Transformer

block/
  Which tensor comes when, in which shape?                    shapes.steps                     Transformer
  Where are the parameters of a block?                        shapes.parameters_of_parts       Transformer
  Which positions does a change at one position reach?        shapes.reach                     Transformer
  Is its feed-forward part a multilayer perceptron?           as_mlp.feed_forward              Transformer
  Does a model look at the answer?                            peeking.text_bits                Transformer

residual/
  What do these taps hold after one forward pass?             recorded.recorded                Transformer
  How long is the stream, who writes how much into it?        stream.residual_stream           Transformer
  What would the model predict after each layer?              logit_lens.logit_lens            Transformer
  What does each part add to one logit?                       contributions.contributions      Transformer
  From which products is the likeliest token's logit made?    one_logit.top_logit              Transformer

ablation/
  What does the text cost without these parts?                parts.loss_without               Transformer
  What does the model write without these parts?              parts.continue_without           Transformer
  Which heads does a text need?                               head_damage.head_damage          Transformer
  How does the model answer with some tensors changed?        intervened.Intervened            Transformer

attribution/
  Which tokens does a prediction rest on, by five methods?    methods.attribute                Transformer
  How far do the methods agree?                               methods.agreement                -
  Does the picture change when the model knows nothing?       random_twin.sanity_check         Transformer

encoder_decoder/
  Who may look at whom, and who notices a missing token?      three_shapes.encoder_shape       enc-dec
                                                              three_shapes.decoder_shape       Transformer
                                                              three_shapes.both_shape          enc-dec
  How many numbers does a decoder get from a longer text?     three_shapes.handed_over         enc-dec, LSTM
  How well are missing words restored?                        score.score_repairs              enc-dec, Transformer
  How is such a model trained?                                training.untrained               -

recurrence/
  What does a layer compute while it reads?                   trace.trace                      recurrent
  What is the sum of one unit made of?                        trace.unit_sums                  recurrent
  What is the state worth to the next tokens?                 wiped.wipe                       recurrent
  What is left of the gradient many steps back?               reach.recurrent_reach            -
                                                              reach.attention_reach            -
                                                              reach.trained_reach              recurrent, Transformer
  How much of the lesson reaches a letter to be recalled?     recalled.letter_gradient         recurrent, Transformer
  Where does the question look for that letter?               recalled.question_looks          Transformer
  Which unit follows quotes, lines or sentences?              units.followers                  recurrent
  What does an LSTM write with a gate held open or shut?      clamp.continue_held              LSTM
  What becomes of its memory on a long text?                  clamp.read_held                  LSTM

speed/
  How is one token written, step by step?                     slow_loop.turn                   Transformer
  How long do the same tokens take in one call, in T calls?   serial_parallel.timings          Transformer
  How much memory does the cache take?                        serial_parallel.cache_bytes      Transformer
  How fast is each way when it is timed with care?            generating.all_ways              Transformer
  How long does reading a known text take?                    reading.reading_times            Transformer, LSTM

size/
  How many parameters does a shape have, part by part?        shape.parameters                 -
  What shape has a known model, what shape has ours?          published.of_config              -
  How many parameters of a mixture work on one token?         experts.Experts                  -
  What does latent attention keep of a token?                 latent.Latent                    -
  What do a training, its weights and a text cost?            cost.training_operations         -

microscope/
  What is every tensor of one forward pass?                   look.look                        Transformer
  How long are the stream and all that is added to it?        look.lengths                     Transformer
  What does one row of a weight matrix hold?                  weights.weight_row               Transformer
  Which line of code computes each step?                      steps.steps                      -
"""
