"""Portfolio and deployment."""

HAS_A_PORTFOLIO = {"uatp_head", "uatp_professional", "companion"}

MATRIX = {
    "support_cycle:portfolio": (HAS_A_PORTFOLIO | {"neighbour uatp_head", "neighbour companion"}, None),
}
