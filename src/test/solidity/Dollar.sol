// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.20;

interface Signer {
  function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4);
}

/// A dollar token with EIP-3009, as USDC has it, for tests: anybody can mint.
contract Dollar {
  string public constant name = "USDC";
  string public constant version = "2";
  uint8 public constant decimals = 6;

  bytes32 private constant TYPE_HASH =
    keccak256(
      "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );

  mapping(address => uint256) public balanceOf;
  mapping(address => mapping(bytes32 => bool)) public authorizationState;

  /// A token that swallows calls: they succeed and move nothing.
  bool public silent;

  event Transfer(address indexed from, address indexed to, uint256 value);
  event AuthorizationUsed(address indexed authorizer, bytes32 indexed nonce);

  function mint(address to, uint256 value) external {
    balanceOf[to] += value;
    emit Transfer(address(0), to, value);
  }

  function setSilent(bool on) external {
    silent = on;
  }

  function DOMAIN_SEPARATOR() public view returns (bytes32) {
    return
      keccak256(
        abi.encode(
          keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
          keccak256(bytes(name)),
          keccak256(bytes(version)),
          block.chainid,
          address(this)
        )
      );
  }

  function transferWithAuthorization(
    address from,
    address to,
    uint256 value,
    uint256 validAfter,
    uint256 validBefore,
    bytes32 nonce,
    uint8 v,
    bytes32 r,
    bytes32 s
  ) external {
    if (silent) return;
    bytes32 digest = digestOf(from, to, value, validAfter, validBefore, nonce);
    require(uint256(s) <= 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0, "s");
    address signer = ecrecover(digest, v, r, s);
    require(signer != address(0) && signer == from, "signature");
    use(from, to, value, validAfter, validBefore, nonce);
  }

  function transferWithAuthorization(
    address from,
    address to,
    uint256 value,
    uint256 validAfter,
    uint256 validBefore,
    bytes32 nonce,
    bytes calldata signature
  ) external {
    if (silent) return;
    bytes32 digest = digestOf(from, to, value, validAfter, validBefore, nonce);
    require(from.code.length > 0, "contracts only");
    require(Signer(from).isValidSignature(digest, signature) == 0x1626ba7e, "signature");
    use(from, to, value, validAfter, validBefore, nonce);
  }

  function digestOf(
    address from,
    address to,
    uint256 value,
    uint256 validAfter,
    uint256 validBefore,
    bytes32 nonce
  ) private view returns (bytes32) {
    return
      keccak256(
        abi.encodePacked(
          "\x19\x01",
          DOMAIN_SEPARATOR(),
          keccak256(abi.encode(TYPE_HASH, from, to, value, validAfter, validBefore, nonce))
        )
      );
  }

  function use(
    address from,
    address to,
    uint256 value,
    uint256 validAfter,
    uint256 validBefore,
    bytes32 nonce
  ) private {
    require(block.timestamp > validAfter, "not yet valid");
    require(block.timestamp < validBefore, "expired");
    require(!authorizationState[from][nonce], "used");
    authorizationState[from][nonce] = true;
    emit AuthorizationUsed(from, nonce);
    require(balanceOf[from] >= value, "balance");
    balanceOf[from] -= value;
    balanceOf[to] += value;
    emit Transfer(from, to, value);
  }
}

/// A wallet that is a contract: what its owner signs, it signs.
contract ContractWallet {
  address public owner;

  function setOwner(address next) external {
    owner = next;
  }

  function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
    bytes32 r = bytes32(signature[0:32]);
    bytes32 s = bytes32(signature[32:64]);
    return ecrecover(hash, uint8(signature[64]), r, s) == owner ? bytes4(0x1626ba7e) : bytes4(0xffffffff);
  }
}

/// Carries out several calls in one transaction.
contract Batch {
  function run(address target, bytes[] calldata calls) external {
    for (uint256 i = 0; i < calls.length; i++) {
      (bool done, ) = target.call(calls[i]);
      require(done, "a call failed");
    }
  }
}
