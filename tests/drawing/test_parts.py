"""The two halves of networks that draw, against their equations written out."""

import torch

from llm_core.drawing.parts import Observer, Painter


def test_an_observer_is_three_matrices_with_a_leak_of_a_fifth_between_them():
    torch.manual_seed(0)
    net, images = Observer(3).eval(), torch.randn(5, 14, 14)
    layers = [one for one in net.layers if isinstance(one, torch.nn.Linear)]
    x = images.flatten(1)
    for layer in layers[:-1]:
        x = x @ layer.weight.T + layer.bias
        x = torch.where(x > 0, x, 0.2 * x)
    assert torch.allclose(net(images), x @ layers[-1].weight.T + layers[-1].bias, atol=1e-5)


def test_a_painter_gives_a_picture_for_each_point_whatever_the_others_are():
    torch.manual_seed(0)
    net, points = Painter().eval(), torch.randn(4, Painter().layers[0].in_features)
    assert net(points).shape == (4, 14, 14)
    assert torch.allclose(net(points)[2:3], net(points[2:3]), atol=1e-5)
