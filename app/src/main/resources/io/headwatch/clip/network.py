# CLIP's ModifiedResNet and its attention pooling, in the dialect of a serialised TorchScript archive.
# Weights are arguments. w: weight and bias of each convolution, BatchNorm folded in. p: positional
# embedding, then weight and bias of the projections of query, key, value and output.
class Network(Module):
  def normalise(self: __torch__.Network,
    pixels: Tensor,
    mean: Tensor,
    std: Tensor) -> Tensor:
    planes = torch.to(torch.permute(pixels, [0, 3, 1, 2]), 6)
    return torch.div(torch.sub(torch.div(planes, 255.), mean), std)
  # To the trunk's precision, channels last. Cloned, since a tensor made of a Java buffer borrows its memory.
  def prepare(self: __torch__.Network,
    convolutions: List[Tensor],
    dtype: int) -> List[Tensor]:
    prepared = annotate(List[Tensor], [])
    for i in range(torch.len(convolutions)):
      weight = torch.to(convolutions[i], dtype)
      if torch.eq(torch.dim(weight), 4):
        weight = torch.clone(weight, memory_format=2)
      else:
        weight = torch.clone(weight)
      _ = torch.append(prepared, weight)
    return prepared
  # mkldnn's fused operations exist on the CPU only.
  def convolution_relu(self: __torch__.Network,
    x: Tensor,
    weight: Tensor,
    bias: Tensor,
    stride: int,
    padding: int,
    fused: bool) -> Tensor:
    if fused:
      y = ops.mkldnn._convolution_pointwise(x, weight, bias, [padding, padding], [stride, stride], [1, 1], 1, "relu", [], "")
    else:
      y = torch.relu(torch.conv2d(x, weight, bias, [stride, stride], [padding, padding]))
    return y
  def convolution_add_relu(self: __torch__.Network,
    x: Tensor,
    weight: Tensor,
    bias: Tensor,
    shortcut: Tensor,
    fused: bool) -> Tensor:
    if fused:
      y = ops.mkldnn._convolution_pointwise(x, shortcut, weight, bias, [0, 0], [1, 1], [1, 1], 1, "add", 1, "relu", [], "")
    else:
      y = torch.relu(torch.add(torch.conv2d(x, weight, bias), shortcut))
    return y
  def trunk(self: __torch__.Network,
    image: Tensor,
    w: List[Tensor],
    blocks: List[int],
    fused: bool) -> Tensor:
    x = torch.contiguous(torch.to(image, ops.prim.dtype(w[0])), memory_format=2)
    x1 = (self).convolution_relu(x, w[0], w[1], 2, 1, fused, )
    x2 = (self).convolution_relu(x1, w[2], w[3], 1, 1, fused, )
    x3 = (self).convolution_relu(x2, w[4], w[5], 1, 1, fused, )
    y = torch.avg_pool2d(x3, [2, 2])
    at = 6
    for layer in range(torch.len(blocks)):
      for block in range(blocks[layer]):
        narrow = (self).convolution_relu(y, w[at], w[torch.add(at, 1)], 1, 0, fused, )
        wide = (self).convolution_relu(narrow, w[torch.add(at, 2)], w[torch.add(at, 3)], 1, 1, fused, )
        shortcut = y
        if torch.eq(block, 0):
          if torch.gt(layer, 0):
            wide = torch.avg_pool2d(wide, [2, 2])
            shortcut = torch.avg_pool2d(shortcut, [2, 2])
          shortcut = torch.conv2d(shortcut, w[torch.add(at, 6)], w[torch.add(at, 7)])
        y = (self).convolution_add_relu(wide, w[torch.add(at, 4)], w[torch.add(at, 5)], shortcut, fused, )
        if torch.eq(block, 0):
          at = torch.add(at, 8)
        else:
          at = torch.add(at, 6)
    return torch.to(y, 6)
  def tokens(self: __torch__.Network,
    activations: Tensor,
    position: Tensor) -> Tensor:
    locations = torch.transpose(torch.flatten(activations, 2, 3), 1, 2)
    return torch.add(torch.cat([torch.mean(locations, [1], True), locations], 1), position)
  # The key bias adds the same to each logit of a head and cancels; (q . W_K x) = (W_K^T q) . x, so keys are never formed.
  def attention(self: __torch__.Network,
    tokens: Tensor,
    p: List[Tensor],
    heads: int) -> Tensor:
    batch = torch.size(tokens, 0)
    channels = torch.size(tokens, 2)
    width = torch.floordiv(channels, heads)
    query = torch.linear(torch.select(tokens, 1, 0), p[1], p[2])
    query_of_head = torch.transpose(torch.reshape(query, [batch, heads, width]), 0, 1)
    key_of_head = torch.reshape(p[3], [heads, width, channels])
    u = torch.transpose(torch.bmm(query_of_head, key_of_head), 0, 1)
    logits = torch.bmm(u, torch.transpose(tokens, 1, 2))
    return torch.softmax(torch.div(logits, torch.sqrt(width)), 2)
  # The embedding from the scalars s (B x H x C): values of all tokens are never formed either.
  def project(self: __torch__.Network,
    scalars: Tensor,
    p: List[Tensor]) -> Tensor:
    batch = torch.size(scalars, 0)
    heads = torch.size(scalars, 1)
    channels = torch.size(scalars, 2)
    width = torch.floordiv(channels, heads)
    value_of_head = torch.reshape(p[5], [heads, width, channels])
    values = torch.bmm(torch.transpose(scalars, 0, 1), torch.transpose(value_of_head, 1, 2))
    joined = torch.add(torch.reshape(torch.transpose(values, 0, 1), [batch, channels]), p[6])
    return torch.linear(joined, p[7], p[8])
  def image(self: __torch__.Network,
    input: Tensor,
    mean: Tensor,
    std: Tensor) -> Tensor:
    if torch.eq(ops.prim.dtype(input), 0):
      x = (self).normalise(input, mean, std, )
    else:
      x = input
    return x
  def forward(self: __torch__.Network,
    input: Tensor,
    mean: Tensor,
    std: Tensor,
    w: List[Tensor],
    p: List[Tensor],
    blocks: List[int],
    heads: int,
    fused: bool) -> Tuple[Tensor, Tensor]:
    activations = (self).trunk((self).image(input, mean, std, ), w, blocks, fused, )
    tokens = (self).tokens(activations, p[0], )
    scalars = torch.bmm((self).attention(tokens, p, heads, ), tokens)
    return (scalars, (self).project(scalars, p, ))
  # Activations, tokens and attention, for comparison with the golden vectors.
  def inspect(self: __torch__.Network,
    input: Tensor,
    mean: Tensor,
    std: Tensor,
    w: List[Tensor],
    p: List[Tensor],
    blocks: List[int],
    heads: int,
    fused: bool) -> Tuple[Tensor, Tensor, Tensor]:
    activations = (self).trunk((self).image(input, mean, std, ), w, blocks, fused, )
    tokens = (self).tokens(activations, p[0], )
    return (activations, tokens, (self).attention(tokens, p, heads, ))
  # Of each map (B x N x K, N = rows x columns), the last location by the mean of its west, north and north-west neighbours.
  def without_sink(self: __torch__.Network,
    maps: Tensor,
    rows: int,
    columns: int) -> Tensor:
    grid = torch.clone(torch.reshape(maps, [torch.size(maps, 0), rows, columns, -1]))
    west = torch.select(torch.select(grid, 1, -1), 1, -2)
    north = torch.select(torch.select(grid, 1, -2), 1, -1)
    north_west = torch.select(torch.select(grid, 1, -2), 1, -2)
    _ = torch.copy_(torch.select(torch.select(grid, 1, -1), 1, -1), torch.div(torch.add(torch.add(west, north), north_west), 3.))
    return torch.reshape(grid, [torch.size(maps, 0), torch.mul(rows, columns), -1])
  # Cosines of rows (... x O) and texts (P x O, of length 1).
  def cosines(self: __torch__.Network,
    rows: Tensor,
    texts: Tensor) -> Tensor:
    lengths = torch.norm(rows, 2, [-1], True)
    return torch.matmul(torch.div(rows, torch.clamp_min(lengths, 1.0e-12)), torch.transpose(texts, 0, 1))
  # What heads output at each location (B x N x H x O): their parts of the embedding but for that of the mean token.
  def head_outputs(self: __torch__.Network,
    tokens: Tensor,
    attention: Tensor,
    p: List[Tensor]) -> Tensor:
    batch = torch.size(tokens, 0)
    all = torch.size(tokens, 1)
    heads = torch.size(attention, 1)
    width = torch.floordiv(torch.size(tokens, 2), heads)
    values = torch.reshape(torch.linear(tokens, p[5], p[6]), [batch, all, heads, width])
    weighted = torch.mul(values, torch.unsqueeze(torch.transpose(attention, 1, 2), 3))
    of_head = torch.reshape(torch.permute(weighted, [2, 0, 1, 3]), [heads, torch.mul(batch, all), width])
    output_of_head = torch.permute(torch.reshape(p[7], [-1, heads, width]), [1, 2, 0])
    outputs = torch.add(torch.bmm(of_head, output_of_head), torch.div(p[8], torch.mul(all, heads)))
    return torch.slice(torch.permute(torch.reshape(outputs, [heads, batch, all, -1]), [1, 2, 0, 3]), 1, 1)
  # Segmentation of arXiv 2509.19943: per text (P) and location the mean over its pairs (P x K, head * C + neuron) of activation
  # times cosine of the head's output; the same of cosines above 0 alone; and the cosines of the projected values, with position
  # and without. All B x P x N.
  def segment(self: __torch__.Network,
    input: Tensor,
    mean: Tensor,
    std: Tensor,
    w: List[Tensor],
    p: List[Tensor],
    blocks: List[int],
    heads: int,
    fused: bool,
    position: Tensor,
    texts: Tensor,
    pairs: Tensor,
    replace_sink: bool) -> Tuple[Tensor, Tensor, Tensor, Tensor]:
    activations = (self).trunk((self).image(input, mean, std, ), w, blocks, fused, )
    tokens = (self).tokens(activations, position, )
    batch = torch.size(tokens, 0)
    channels = torch.size(tokens, 2)
    rows = torch.size(activations, 2)
    columns = torch.size(activations, 3)
    classes = torch.size(texts, 0)
    neurons = torch.transpose(torch.flatten(activations, 2, 3), 1, 2)
    outputs = torch.flatten((self).head_outputs(tokens, (self).attention(tokens, p, heads, ), p, ), 2, 3)
    if replace_sink:
      seen = (self).without_sink(neurons, rows, columns, )
      said = (self).without_sink(outputs, rows, columns, )
    else:
      seen = neurons
      said = outputs
    similar = (self).cosines(torch.reshape(said, [batch, torch.mul(rows, columns), heads, -1]), texts, )
    none = torch.zeros([classes, torch.mul(heads, channels)], dtype=6, device=ops.prim.device(tokens))
    chosen = torch.reshape(torch.scatter(none, 1, pairs, torch.div(1., torch.size(pairs, 1))), [torch.mul(classes, heads), channels])
    active = torch.reshape(torch.matmul(seen, torch.transpose(chosen, 0, 1)), [batch, torch.mul(rows, columns), classes, heads])
    logits = torch.sum(torch.mul(active, torch.transpose(similar, 2, 3)), [3])
    agreeing = torch.sum(torch.mul(active, torch.clamp_min(torch.transpose(similar, 2, 3), 0.)), [3])
    with_position = (self).cosines(torch.linear(torch.linear(torch.slice(tokens, 1, 1), p[5], p[6]), p[7], p[8]), texts, )
    without_position = (self).cosines(torch.linear(torch.linear(neurons, p[5], p[6]), p[7], p[8]), texts, )
    return (torch.transpose(logits, 1, 2), torch.transpose(agreeing, 1, 2), torch.transpose(with_position, 1, 2), torch.transpose(without_position, 1, 2))
  # Where pairs fire (B x N): the locations' parts a_i^h x_i^n of their scalars, weighted (H x C) and summed.
  def firing(self: __torch__.Network,
    input: Tensor,
    mean: Tensor,
    std: Tensor,
    w: List[Tensor],
    p: List[Tensor],
    blocks: List[int],
    heads: int,
    fused: bool,
    position: Tensor,
    weights: Tensor) -> Tensor:
    activations = (self).trunk((self).image(input, mean, std, ), w, blocks, fused, )
    tokens = (self).tokens(activations, position, )
    mixed = torch.matmul(torch.transpose((self).attention(tokens, p, heads, ), 1, 2), weights)
    return torch.slice(torch.sum(torch.mul(mixed, tokens), [2]), 1, 1)
  # CLIP's pooling as published, for comparison: keys and values of all tokens.
  def plain(self: __torch__.Network,
    input: Tensor,
    mean: Tensor,
    std: Tensor,
    w: List[Tensor],
    p: List[Tensor],
    blocks: List[int],
    heads: int,
    fused: bool) -> Tensor:
    activations = (self).trunk((self).image(input, mean, std, ), w, blocks, fused, )
    tokens = (self).tokens(activations, p[0], )
    batch = torch.size(tokens, 0)
    channels = torch.size(tokens, 2)
    width = torch.floordiv(channels, heads)
    keys = torch.transpose(torch.reshape(torch.linear(tokens, p[3], p[4]), [batch, -1, heads, width]), 1, 2)
    values = torch.transpose(torch.reshape(torch.linear(tokens, p[5], p[6]), [batch, -1, heads, width]), 1, 2)
    query = torch.reshape(torch.linear(torch.select(tokens, 1, 0), p[1], p[2]), [batch, heads, 1, width])
    logits = torch.div(torch.matmul(query, torch.transpose(keys, 2, 3)), torch.sqrt(width))
    joined = torch.reshape(torch.matmul(torch.softmax(logits, 3), values), [batch, channels])
    return torch.linear(joined, p[7], p[8])
  # CLIP's text transformer. t: token and positional embedding; per layer weight and bias of ln_1, in_proj, out_proj,
  # ln_2, c_fc, c_proj; then of ln_final; then text_projection. The text's is the output at its largest token id.
  def text(self: __torch__.Network,
    tokens: Tensor,
    t: List[Tensor],
    layers: int,
    heads: int,
    quick_gelu: bool) -> Tensor:
    batch = torch.size(tokens, 0)
    length = torch.size(tokens, 1)
    x = torch.add(torch.embedding(t[0], tokens), t[1])
    width = torch.size(x, 2)
    head_width = torch.floordiv(width, heads)
    future = torch.triu(torch.full_like(torch.matmul(t[1], torch.transpose(t[1], 0, 1)), float("-inf")), 1)
    at = 2
    for layer in range(layers):
      y = torch.layer_norm(x, [width], t[at], t[torch.add(at, 1)])
      qkv = torch.reshape(torch.linear(y, t[torch.add(at, 2)], t[torch.add(at, 3)]), [batch, length, 3, heads, head_width])
      parts = torch.unbind(torch.permute(qkv, [2, 0, 3, 1, 4]), 0)
      logits = torch.div(torch.matmul(parts[0], torch.transpose(parts[1], 2, 3)), torch.sqrt(head_width))
      mixed = torch.matmul(torch.softmax(torch.add(logits, future), 3), parts[2])
      joined = torch.reshape(torch.transpose(mixed, 1, 2), [batch, length, width])
      x = torch.add(x, torch.linear(joined, t[torch.add(at, 4)], t[torch.add(at, 5)]))
      z = torch.layer_norm(x, [width], t[torch.add(at, 6)], t[torch.add(at, 7)])
      hidden = torch.linear(z, t[torch.add(at, 8)], t[torch.add(at, 9)])
      if quick_gelu:
        active = torch.mul(hidden, torch.sigmoid(torch.mul(hidden, 1.702)))
      else:
        active = torch.gelu(hidden)
      x = torch.add(x, torch.linear(active, t[torch.add(at, 10)], t[torch.add(at, 11)]))
      at = torch.add(at, 12)
    last = torch.layer_norm(x, [width], t[at], t[torch.add(at, 1)])
    end = torch.reshape(torch.argmax(tokens, 1), [batch, 1, 1])
    output = torch.squeeze(torch.gather(last, 1, torch.expand(end, [batch, 1, width])), 1)
    return torch.matmul(output, t[torch.add(at, 2)])
