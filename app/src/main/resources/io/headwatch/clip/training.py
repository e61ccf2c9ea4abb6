  # From here on: training. u: per convolution its weight, then gain and shift of its BatchNorm; b: per convolution
  # running mean and variance, changed in place when training; p as above; t as above.
  def convolution_norm(self: __torch__.Network,
    x: Tensor,
    u: List[Tensor],
    b: List[Tensor],
    at: int,
    stride: int,
    padding: int,
    training: bool) -> Tensor:
    i = torch.mul(at, 3)
    j = torch.mul(at, 2)
    y = torch.conv2d(x, torch.to(u[i], ops.prim.dtype(x)), None, [stride, stride], [padding, padding])
    return torch.batch_norm(y, u[torch.add(i, 1)], u[torch.add(i, 2)], b[j], b[torch.add(j, 1)], training, 0.1, 1.0e-5, False)
  def unfolded_trunk(self: __torch__.Network,
    image: Tensor,
    u: List[Tensor],
    b: List[Tensor],
    blocks: List[int],
    training: bool,
    dtype: int) -> Tensor:
    x = torch.contiguous(torch.to(image, dtype), memory_format=2)
    x1 = torch.relu_((self).convolution_norm(x, u, b, 0, 2, 1, training, ))
    x2 = torch.relu_((self).convolution_norm(x1, u, b, 1, 1, 1, training, ))
    x3 = torch.relu_((self).convolution_norm(x2, u, b, 2, 1, 1, training, ))
    y = torch.avg_pool2d(x3, [2, 2])
    at = 3
    for layer in range(torch.len(blocks)):
      for block in range(blocks[layer]):
        narrow = torch.relu_((self).convolution_norm(y, u, b, at, 1, 0, training, ))
        wide = torch.relu_((self).convolution_norm(narrow, u, b, torch.add(at, 1), 1, 1, training, ))
        shortcut = y
        if torch.eq(block, 0):
          if torch.gt(layer, 0):
            wide = torch.avg_pool2d(wide, [2, 2])
            shortcut = torch.avg_pool2d(shortcut, [2, 2])
          shortcut = (self).convolution_norm(shortcut, u, b, torch.add(at, 3), 1, 0, training, )
        y = torch.relu_(torch.add((self).convolution_norm(wide, u, b, torch.add(at, 2), 1, 0, training, ), shortcut))
        if torch.eq(block, 0):
          at = torch.add(at, 4)
        else:
          at = torch.add(at, 3)
    return torch.to(y, 6)
  def unfolded_image(self: __torch__.Network,
    input: Tensor,
    mean: Tensor,
    std: Tensor,
    u: List[Tensor],
    b: List[Tensor],
    p: List[Tensor],
    blocks: List[int],
    heads: int,
    training: bool,
    dtype: int) -> Tensor:
    activations = (self).unfolded_trunk((self).image(input, mean, std, ), u, b, blocks, training, dtype, )
    tokens = (self).tokens(activations, p[0], )
    return (self).project(torch.bmm((self).attention(tokens, p, heads, ), tokens), p, )
  def unit(self: __torch__.Network,
    x: Tensor) -> Tensor:
    return torch.div(x, torch.clamp_min(torch.norm(x, 2, [1], True), 1.0e-6))
  # Cross-entropy of softmax over columns against targets that share a row's weight evenly; rows without target are left out.
  def shared_cross_entropy(self: __torch__.Network,
    logits: Tensor,
    positive: Tensor) -> Tensor:
    n = torch.sum(positive, [1])
    log_likelihood = torch.sum(torch.mul(torch.log_softmax(logits, 1), positive), [1])
    per_row = torch.neg(torch.div(log_likelihood, torch.clamp_min(n, 1.)))
    rows = torch.to(torch.gt(n, 0.), 6)
    return torch.div(torch.sum(per_row), torch.clamp_min(torch.sum(rows), 1.))
  # DJL hands nothing but tensors to a method that is to be differentiated.
  def integers(self: __torch__.Network,
    values: Tensor) -> List[int]:
    list = annotate(List[int], [])
    for i in range(torch.size(values, 0)):
      _ = torch.append(list, int(torch.select(values, 0, i)))
    return list
  def floats(self: __torch__.Network,
    values: Tensor) -> List[float]:
    list = annotate(List[float], [])
    for i in range(torch.size(values, 0)):
      _ = torch.append(list, float(torch.select(values, 0, i)))
    return list
  # e: the table, one row per word, and the logarithm of the softmax's scale. y: B x V, 1 where an image shows a word; z: the
  # same of the captions. shape: layers of the text tower, heads of the image and of the text tower, 1 for quick_gelu,
  # number format of the trunk. The words of group g are rows bounds[g] to bounds[g + 1] - 1, its weight is weights[g].
  def loss(self: __torch__.Network,
    input: Tensor,
    mean: Tensor,
    std: Tensor,
    tokens: Tensor,
    y: Tensor,
    z: Tensor,
    u: List[Tensor],
    b: List[Tensor],
    p: List[Tensor],
    t: List[Tensor],
    e: List[Tensor],
    block_counts: Tensor,
    shape: Tensor,
    group_bounds: Tensor,
    group_weights: Tensor,
    caption_weights: Tensor) -> Tuple[Tensor, Tensor]:
    blocks = (self).integers(block_counts, )
    sizes = (self).integers(shape, )
    text_layers = sizes[0]
    heads = sizes[1]
    text_heads = sizes[2]
    quick_gelu = torch.eq(sizes[3], 1)
    bounds = (self).integers(group_bounds, )
    weights = (self).floats(group_weights, )
    text_weights = (self).floats(caption_weights, )
    images = (self).unit((self).unfolded_image(input, mean, std, u, b, p, blocks, heads, True, sizes[4], ), )
    texts = (self).unit((self).text(tokens, t, text_layers, text_heads, quick_gelu, ), )
    table = (self).unit(e[0], )
    scale = torch.exp(torch.clamp_max(e[1], 4.6))
    logits = torch.mul(scale, torch.matmul(images, torch.transpose(table, 0, 1)))
    parts = annotate(List[Tensor], [])
    last = torch.sub(torch.len(bounds), 1)
    for g in range(last):
      columns = torch.sub(bounds[torch.add(g, 1)], bounds[g])
      group_logits = torch.narrow(logits, 1, bounds[g], columns)
      group_positive = torch.narrow(y, 1, bounds[g], columns)
      part = torch.mul((self).shared_cross_entropy(group_logits, group_positive, ), weights[g])
      _ = torch.append(parts, part)
    all_words = torch.mul((self).shared_cross_entropy(logits, y, ), weights[last])
    _0 = torch.append(parts, all_words)
    # The text tower is pulled towards the table, never the table towards the texts.
    fixed = torch.detach(table)
    fixed_scale = torch.detach(scale)
    text_logits = torch.mul(fixed_scale, torch.matmul(texts, torch.transpose(fixed, 0, 1)))
    text_words = torch.mul((self).shared_cross_entropy(text_logits, z, ), text_weights[0])
    _1 = torch.append(parts, text_words)
    wanted = (self).unit(torch.matmul(z, fixed), )
    apart = torch.sub(1., torch.mean(torch.sum(torch.mul(texts, wanted), [1])))
    _2 = torch.append(parts, torch.mul(apart, text_weights[1]))
    # A caption is true of every image that shows all its words.
    shown = torch.matmul(y, torch.transpose(z, 0, 1))
    positive = torch.to(torch.ge(shown, torch.sub(torch.sum(z, [1]), 0.5)), 6)
    pairs = torch.mul(scale, torch.matmul(images, torch.transpose(texts, 0, 1)))
    image_to_text = (self).shared_cross_entropy(pairs, positive, )
    text_to_image = (self).shared_cross_entropy(torch.transpose(pairs, 0, 1), torch.transpose(positive, 0, 1), )
    _3 = torch.append(parts, torch.mul(torch.add(image_to_text, text_to_image), torch.mul(text_weights[2], 0.5)))
    stacked = torch.stack(parts)
    return (torch.sum(stacked), torch.detach(stacked))
  # Scales gradients such that the norm of all is at most the largest; returns what it was.
  def clip(self: __torch__.Network,
    gradients: List[Tensor],
    largest: float) -> Tensor:
    norm = torch.norm(torch.stack(torch._foreach_norm(gradients)))
    torch._foreach_mul_(gradients, torch.clamp_max(torch.div(largest, torch.add(norm, 1.0e-6)), 1.))
    return norm
  # One step of AdamW (Loshchilov and Hutter, arXiv 1711.05101); clears the gradients for the next.
  def update(self: __torch__.Network,
    parameters: List[Tensor],
    gradients: List[Tensor],
    first: List[Tensor],
    second: List[Tensor],
    steps: List[Tensor],
    learning_rate: float,
    weight_decay: float) -> int:
    torch._foreach_add_(steps, 1)
    none = annotate(List[Tensor], [])
    torch._fused_adamw_(parameters, gradients, first, second, none, steps, lr=learning_rate, beta1=0.9, beta2=0.98, weight_decay=weight_decay, eps=1.0e-6, amsgrad=False, maximize=False)
    torch._foreach_zero_(gradients)
    return torch.len(parameters)
  def embed_unfolded(self: __torch__.Network,
    input: Tensor,
    mean: Tensor,
    std: Tensor,
    u: List[Tensor],
    b: List[Tensor],
    p: List[Tensor],
    blocks: List[int],
    heads: int) -> Tensor:
    return (self).unfolded_image(input, mean, std, u, b, p, blocks, heads, False, 6, )
